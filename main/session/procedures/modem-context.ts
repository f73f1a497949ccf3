/** What every conversation with the modem needs. */
import type { AtSession } from '../../at/at-session.ts';
import type { PinGuard } from '../../at/pin-guard.ts';
import type { Pace } from '../pace.ts';
import type { PinMemory } from '../pin-memory.ts';

export interface ModemContext {
  readonly at: AtSession;
  readonly pinGuard: PinGuard;
  readonly pace: Pace;
  readonly pinMemory: PinMemory;
}
