/** Whether and how the stick is on a network: radio, search, registration, refusal. */
import type { FaultState } from './fault-state.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { StickClock } from './stick-clock.ts';

export type RegistrationState = 'off' | 'searching' | 'home' | 'roaming' | 'denied';

/** `stat` of `+CREG` (3GPP TS 27.007 §7.2). */
export const registrationStat: Readonly<Record<RegistrationState, number>> = {
  off: 0,
  home: 1,
  searching: 2,
  denied: 3,
  roaming: 5,
};

/** A real stick takes 5 to 40 s; the quick end, so that a demo is not a test of patience. */
const SHORTEST_SEARCH_MS = 4000;
const LONGEST_SEARCH_MS = 8000;
const SHORTEST_COLD_SEARCH_MS = 5000;
const LONGEST_COLD_SEARCH_MS = 40_000;

export class VirtualRegistration {
  /** Told after each change. */
  onChange: (state: RegistrationState) => void = () => {};

  readonly #clock: StickClock;
  readonly #faults: FaultState;
  readonly #random: SeededRandom;
  readonly #hasSim: () => boolean;
  #isRadioOn: boolean;
  /** `+COPS=2`: stays off the network although it could be on it. */
  #isAway = false;
  #state: RegistrationState = 'off';
  #cancelSearch: (() => void) | undefined;

  constructor(clock: StickClock, faults: FaultState, random: SeededRandom, hasSim: () => boolean) {
    this.#clock = clock;
    this.#faults = faults;
    this.#random = random;
    this.#hasSim = hasSim;
    this.#isRadioOn = !faults.now.radioOff;
    let wasRadioOff = faults.now.radioOff;
    faults.onChange(() => {
      if (faults.now.radioOff !== wasRadioOff) {
        wasRadioOff = faults.now.radioOff;
        this.#isRadioOn = !wasRadioOff;
      }
      this.refresh();
    });
  }

  get state(): RegistrationState {
    return this.#state;
  }

  get isRegistered(): boolean {
    return this.#state === 'home' || this.#state === 'roaming';
  }

  get isRadioOn(): boolean {
    return this.#isRadioOn;
  }

  /** `+CFUN` or `^RFSWITCH`. */
  switchRadio(isOn: boolean): void {
    this.#isRadioOn = isOn;
    this.refresh();
  }

  /** Leaves the network until {@link restart}. */
  leave(): void {
    this.#isAway = true;
    this.refresh();
  }

  /** Leaves the network and searches again, as after a change of band or operator. */
  restart(): void {
    this.#isAway = false;
    this.#stopSearch();
    this.#change('off');
    this.refresh();
  }

  /** Something it depends on changed: the SIM, the radio, a fault switch. */
  refresh(): void {
    if (!this.#isRadioOn || this.#isAway || !this.#hasSim()) {
      this.#stopSearch();
      this.#change('off');
    } else if (this.#state === 'off') {
      this.#change('searching');
      this.#cancelSearch = this.#clock.after(this.#searchMs(), () => {
        this.#cancelSearch = undefined;
        this.#change(this.#outcome());
      });
    } else if (this.#cancelSearch === undefined) {
      this.#change(this.#outcome());
    }
  }

  #searchMs(): number {
    const { registrationDelayMs, slowRegistration } = this.#faults.now;
    if (registrationDelayMs !== undefined) return registrationDelayMs;
    return slowRegistration
      ? this.#random.integer(SHORTEST_COLD_SEARCH_MS, LONGEST_COLD_SEARCH_MS)
      : this.#random.integer(SHORTEST_SEARCH_MS, LONGEST_SEARCH_MS);
  }

  #outcome(): RegistrationState {
    const { noNetwork, registrationDeniedCause, roaming } = this.#faults.now;
    if (noNetwork) return 'searching';
    if (registrationDeniedCause !== undefined) return 'denied';
    return roaming ? 'roaming' : 'home';
  }

  #stopSearch(): void {
    this.#cancelSearch?.();
    this.#cancelSearch = undefined;
  }

  #change(state: RegistrationState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.onChange(state);
  }
}
