/** A restart that was asked for while no stick was open: it is due once the next one is. */
import type { Failure } from '../../shared/failure.ts';
import type { SessionStateName } from '../../shared/session.ts';
import type { RestartCommand } from './step.ts';

export class RestartWish {
  #by: RestartCommand | undefined;

  /** `last`: what the session failed with. A modem that stays silent hears no command either. */
  make(last: Failure | undefined): void {
    this.#by = last?.code === 'at-silent' ? 'reset-usb' : 'reset-modem';
  }

  /** What is due on entering a state; a wish is granted once, and dies with its session. */
  takeOn(state: SessionStateName): RestartCommand | undefined {
    const by = this.#by;
    if (state === 'idle' || state === 'failed') this.#by = undefined;
    const isDue = state === 'reading-sim' || (state === 'waking' && by === 'reset-usb');
    if (!isDue) return undefined;
    this.#by = undefined;
    return by;
  }
}
