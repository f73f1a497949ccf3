/** What every conversation with the modem needs. */
import type { AtSession } from '../../at/at-session.ts';
import type { PinGuard } from '../../at/pin-guard.ts';
import type { Pace } from '../pace.ts';

export interface ModemContext {
  readonly at: AtSession;
  readonly pinGuard: PinGuard;
  readonly pace: Pace;
  /** The PIN stored for this SIM was wrong: to be forgotten. May be told more than once. */
  readonly onStoredPinWrong: (simKey: string) => void;
}
