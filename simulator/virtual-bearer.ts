/** The data call: dialled by NDISDUP, ended by the host, the network or the stick itself. */
import type { FaultState } from './fault-state.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { StickClock } from './stick-clock.ts';

export type BearerState = 'down' | 'connecting' | 'up';

export interface BearerEvent {
  readonly isUp: boolean;
  /** Session-management cause of 3GPP TS 24.008 §10.5.6.6; undefined where none is told. */
  readonly cause: number | undefined;
}

const SHORTEST_DIAL_MS = 1000;
const LONGEST_DIAL_MS = 3000;
/** "Regular deactivation", what a network says that ends a call. */
const CAUSE_REGULAR_DEACTIVATION = 36;

export class VirtualBearer {
  /** Told when a call came up, ended or was refused; each leads to one `^NDISSTAT`. */
  onEvent: (event: BearerEvent) => void = () => {};

  readonly #clock: StickClock;
  readonly #faults: FaultState;
  readonly #random: SeededRandom;
  #state: BearerState = 'down';
  #lastCause = 0;
  #apn = '';
  #cancelDial: (() => void) | undefined;
  #hasDetached = false;

  constructor(clock: StickClock, faults: FaultState, random: SeededRandom) {
    this.#clock = clock;
    this.#faults = faults;
    this.#random = random;
  }

  get state(): BearerState {
    return this.#state;
  }

  /** Why the last call ended or was refused, 0 = no cause given. */
  get lastCause(): number {
    return this.#lastCause;
  }

  /** Access point name of the last dial. */
  get apn(): string {
    return this.#apn;
  }

  /** `refusalCause` is one the stick knows by itself, before it asks the network. */
  dial(apn: string, refusalCause?: number): void {
    if (this.#state !== 'down') return;
    this.#apn = apn;
    this.#state = 'connecting';
    if (this.#faults.now.bearerSilent) return;
    const dialMs =
      this.#faults.now.bearerDelayMs ?? this.#random.integer(SHORTEST_DIAL_MS, LONGEST_DIAL_MS);
    this.#cancelDial = this.#clock.after(dialMs, () => {
      const cause = refusalCause ?? this.#faults.now.bearerRefusedCause;
      if (cause === undefined) {
        this.#state = 'up';
        this.#lastCause = 0;
        this.#scheduleDetach();
        this.onEvent({ isUp: true, cause: undefined });
      } else {
        this.end(cause);
      }
    });
  }

  #scheduleDetach(): void {
    const { detachAfterMs } = this.#faults.now;
    if (detachAfterMs === undefined || this.#hasDetached) return;
    this.#hasDetached = true;
    this.#clock.after(detachAfterMs, () => this.end(CAUSE_REGULAR_DEACTIVATION));
  }

  /** Ends a call, or a dial under way; false when there was none. */
  end(cause?: number): boolean {
    if (this.#state === 'down') return false;
    this.#cancelDial?.();
    this.#cancelDial = undefined;
    this.#state = 'down';
    this.#lastCause = cause ?? 0;
    this.onEvent({ isUp: false, cause });
    return true;
  }
}
