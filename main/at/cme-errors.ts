/**
 * `+CME ERROR` codes and their texts in 3GPP TS 27.007 §9.2, as a modem prints them with +CMEE=2.
 * They are the standard's names, not sentences for people.
 */
export const cmeErrors: Readonly<Record<number, string>> = {
  0: 'phone failure',
  1: 'no connection to phone',
  2: 'phone-adaptor link reserved',
  3: 'operation not allowed',
  4: 'operation not supported',
  5: 'PH-SIM PIN required',
  6: 'PH-FSIM PIN required',
  7: 'PH-FSIM PUK required',
  10: 'SIM not inserted',
  11: 'SIM PIN required',
  12: 'SIM PUK required',
  13: 'SIM failure',
  14: 'SIM busy',
  15: 'SIM wrong',
  16: 'incorrect password',
  17: 'SIM PIN2 required',
  18: 'SIM PUK2 required',
  20: 'memory full',
  21: 'invalid index',
  22: 'not found',
  23: 'memory failure',
  24: 'text string too long',
  25: 'invalid characters in text string',
  26: 'dial string too long',
  27: 'invalid characters in dial string',
  30: 'no network service',
  31: 'network timeout',
  32: 'network not allowed - emergency calls only',
  40: 'network personalization PIN required',
  41: 'network personalization PUK required',
  42: 'network subset personalization PIN required',
  43: 'network subset personalization PUK required',
  44: 'service provider personalization PIN required',
  45: 'service provider personalization PUK required',
  46: 'corporate personalization PIN required',
  47: 'corporate personalization PUK required',
  48: 'hidden key required',
  49: 'EAP method not supported',
  50: 'incorrect parameters',
  100: 'unknown',
  103: 'illegal MS',
  106: 'illegal ME',
  107: 'GPRS services not allowed',
  111: 'PLMN not allowed',
  112: 'location area not allowed',
  113: 'roaming not allowed in this location area',
  132: 'service option not supported',
  133: 'requested service option not subscribed',
  134: 'service option temporarily out of order',
  148: 'unspecified GPRS error',
  149: 'PDP authentication failure',
  150: 'invalid mobile class',
};

/** The codes other files ask for by name. */
export const CmeCode = {
  NotSupported: 4,
  SimNotInserted: 10,
  SimPinRequired: 11,
  SimPukRequired: 12,
  SimFailure: 13,
  SimBusy: 14,
  SimWrong: 15,
  IncorrectPassword: 16,
} as const;

const codeByText = new Map(
  Object.entries(cmeErrors).map(([code, text]) => [spelling(text), Number(code)] as const),
);

/** Code of a verbose `+CME ERROR` text, whatever its case, hyphens or spelling of -ise. */
export function cmeCodeOfText(text: string): number | undefined {
  return codeByText.get(spelling(text));
}

function spelling(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('personalisation', 'personalization')
    .replace(/[^a-z0-9]/g, '');
}
