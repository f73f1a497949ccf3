/** The steps of the way online, as the states of the session tell them. */
import type { SessionStep } from '../../shared/ipc/snapshot.ts';
import type { SessionStateName } from '../../shared/session.ts';

/** Which step a state is busy with; states that wait for a person or are over are busy with none. */
const stepOf: Partial<Record<SessionStateName, SessionStep['step']>> = {
  opening: 'stick-found',
  waking: 'modem-awake',
  'reading-sim': 'sim-read',
  unlocking: 'sim-unlocked',
  registering: 'registered',
  dialling: 'bearer-up',
  addressing: 'address-given',
  verifying: 'answered',
};

export class SessionSteps {
  #steps: readonly SessionStep[] = [];
  #beganMs = 0;

  /** `nowMs` is of any clock that does not jump. Returns the steps after the change. */
  follow(state: SessionStateName, nowMs: number): readonly SessionStep[] {
    // What broke stays as it was, so that it shows where.
    if (state === 'closing' || state === 'failed') return this.#steps;
    if (state === 'opening') this.#steps = [];
    this.#finish(nowMs);
    const step = stepOf[state];
    if (state === 'online' || state === 'idle') this.#steps = [];
    else if (step !== undefined) {
      this.#steps = [
        ...this.#steps.filter((known) => known.step !== step),
        { step, tookMs: undefined },
      ];
      this.#beganMs = nowMs;
    }
    return this.#steps;
  }

  #finish(nowMs: number): void {
    const tookMs = Math.max(0, Math.round(nowMs - this.#beganMs));
    this.#steps = this.#steps.map((step) =>
      step.tookMs === undefined ? { ...step, tookMs } : step,
    );
  }
}
