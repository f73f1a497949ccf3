/** Which of the two tables of 3GPP a cause number belongs to: the same number differs in them. */
import type { FailureCode } from './failure.ts';

/** `session`: TS 24.008 §10.5.6.6, about the data call. `emm`: TS 24.301 §9.9.3.9, registration. */
export type CauseTable = 'session' | 'emm';

/** The table that explains the `cause` of a failure with this code. */
export function causeTableOf(code: FailureCode): CauseTable {
  return code === 'registration-denied' ? 'emm' : 'session';
}
