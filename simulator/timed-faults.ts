/** Faults that strike so long after power-up, or after their switch was set. */
import type { FaultState } from './fault-state.ts';
import type { FaultSwitches } from './fault-switches.ts';
import type { StickClock } from './stick-clock.ts';

export type TimedFault = Extract<
  keyof FaultSwitches,
  | 'unplugAfterMs'
  | 'powerLossAfterMs'
  | 'handleDeadAfterMs'
  | 'hostResetAfterMs'
  | 'bulkStallAfterMs'
>;

export class TimedFaults {
  readonly #clock: StickClock;
  readonly #faults: FaultState;
  readonly #strikes: Readonly<Record<TimedFault, () => void>>;
  readonly #cancels = new Map<TimedFault, () => void>();

  /** Starts the clock of every switch that is on. */
  constructor(
    clock: StickClock,
    faults: FaultState,
    strikes: Readonly<Record<TimedFault, () => void>>,
  ) {
    this.#clock = clock;
    this.#faults = faults;
    this.#strikes = strikes;
    this.rearm(faults.now);
  }

  /** The switches in `changes` were set anew: their time counts from now. */
  rearm(changes: Partial<FaultSwitches>): void {
    for (const name of Object.keys(this.#strikes) as TimedFault[]) {
      if (!(name in changes)) continue;
      this.#cancels.get(name)?.();
      const afterMs = this.#faults.now[name];
      if (afterMs === undefined) continue;
      this.#cancels.set(name, this.#clock.after(afterMs, this.#strikes[name]));
    }
  }
}
