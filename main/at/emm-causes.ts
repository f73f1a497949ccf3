/**
 * Why the network refused registration: EMM causes of 3GPP TS 24.301 §9.9.3.9, in `+CEREG`.
 * Short names for experts; sentences for people are in shared/i18n under the same numbers.
 */
export const emmCauses: Readonly<Record<number, string>> = {
  2: 'IMSI unknown in HSS',
  3: 'illegal UE',
  5: 'IMEI not accepted',
  6: 'illegal ME',
  7: 'EPS services not allowed',
  8: 'EPS and non-EPS services not allowed',
  9: 'UE identity cannot be derived by the network',
  10: 'implicitly detached',
  11: 'PLMN not allowed',
  12: 'tracking area not allowed',
  13: 'roaming not allowed in this tracking area',
  14: 'EPS services not allowed in this PLMN',
  15: 'no suitable cells in tracking area',
  17: 'network failure',
  18: 'CS domain not available',
  19: 'ESM failure',
  20: 'MAC failure',
  21: 'synch failure',
  22: 'congestion',
  25: 'not authorized for this CSG',
  35: 'requested service option not authorized in this PLMN',
  39: 'CS service temporarily not available',
  40: 'no EPS bearer context activated',
  42: 'severe network failure',
  95: 'semantically incorrect message',
  96: 'invalid mandatory information',
  111: 'protocol error, unspecified',
};
