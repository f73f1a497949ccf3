/** What a refused or lost bearer means, by its 3GPP session-management cause (TS 24.008 §10.5.6.6). */
import type { Failure, FailureCode } from '../../shared/failure.ts';

const codeByCause = new Map<number, FailureCode>([
  [27, 'apn-refused'],
  [28, 'apn-refused'],
  [29, 'auth-refused'],
  [32, 'not-subscribed'],
  [33, 'not-subscribed'],
  [50, 'apn-refused'],
  [51, 'apn-refused'],
  [66, 'apn-refused'],
]);

/** The network said no while dialling. */
export function refusedBearer(cause: number | undefined): Failure {
  if (cause === undefined || cause === 0) return { code: 'bearer-refused' };
  return { code: codeByCause.get(cause) ?? 'bearer-refused', cause };
}

/** The network took the bearer away later. */
export function lostBearer(cause: number | undefined): Failure {
  return cause === undefined || cause === 0
    ? { code: 'network-detach' }
    : { code: 'network-detach', cause };
}
