/** The data call: dialled by NDISDUP, ended by the host, the network or the stick itself. */
import type { IpFamilies, IpFamily } from '../shared/ip-family.ts';
import type { FaultState } from './fault-state.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { StickClock } from './stick-clock.ts';

export type BearerState = 'down' | 'connecting' | 'up';

/** What became of one address family of a call. */
export interface FamilyReport {
  readonly family: IpFamily;
  readonly isUp: boolean;
  /** Session-management cause of 3GPP TS 24.008 §10.5.6.6; undefined where none is told. */
  readonly cause: number | undefined;
}

export interface BearerEvent {
  /** What is up now. */
  readonly families: IpFamilies;
  /** Each leads to one `^NDISSTAT`. */
  readonly reports: readonly FamilyReport[];
}

const allFamilies = ['ipv4', 'ipv6'] as const;
const noFamilies: IpFamilies = { ipv4: false, ipv6: false };
const CAUSE_UNKNOWN_APN = 27;
const CAUSE_IPV4_ONLY = 50;
const CAUSE_IPV6_ONLY = 51;
const SHORTEST_DIAL_MS = 1000;
const LONGEST_DIAL_MS = 3000;
/** "Regular deactivation", what a network says that ends a call. */
const CAUSE_REGULAR_DEACTIVATION = 36;

export class VirtualBearer {
  /** Told when a call came up, ended or was refused, or one family of it did. */
  onEvent: (event: BearerEvent) => void = () => {};

  readonly #clock: StickClock;
  readonly #faults: FaultState;
  readonly #random: SeededRandom;
  readonly #apns: readonly string[] | undefined;
  #state: BearerState = 'down';
  #lastCause = 0;
  #apn = '';
  #cancelDial: (() => void) | undefined;
  #hasDetached = false;
  #asked: IpFamilies = { ipv4: true, ipv6: false };
  #families = noFamilies;
  #refusals: ReadonlyMap<IpFamily, number> = new Map();

  /** `apns`: access points the network knows; undefined = all. */
  constructor(
    clock: StickClock,
    faults: FaultState,
    random: SeededRandom,
    apns: readonly string[] | undefined,
  ) {
    this.#clock = clock;
    this.#faults = faults;
    this.#random = random;
    this.#apns = apns;
  }

  get state(): BearerState {
    return this.#state;
  }

  /** The families of the call that are up. */
  get families(): IpFamilies {
    return this.#families;
  }

  /** Of the families that were dialled for last; a cause stands with one that was refused alone. */
  get reports(): readonly FamilyReport[] {
    return this.#askedFamilies().map((family) => ({
      family,
      isUp: this.#families[family],
      cause: this.#state === 'up' ? this.#refusals.get(family) : undefined,
    }));
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
  dial(apn: string, asked: IpFamilies, refusalCause?: number): void {
    if (this.#state !== 'down') return;
    this.#apn = apn;
    this.#asked = asked;
    this.#state = 'connecting';
    if (this.#faults.now.bearerSilent) return;
    const dialMs =
      this.#faults.now.bearerDelayMs ?? this.#random.integer(SHORTEST_DIAL_MS, LONGEST_DIAL_MS);
    this.#cancelDial = this.#clock.after(dialMs, () => this.#settleDial(refusalCause));
  }

  #settleDial(refusalCause: number | undefined): void {
    const refusals = this.#askedFamilies().flatMap((family) => {
      const cause = refusalCause ?? this.#refusalOf(family);
      return cause === undefined ? [] : [[family, cause] as const];
    });
    this.#refusals = new Map(refusals);
    const isUp = (family: IpFamily): boolean => this.#asked[family] && !this.#refusals.has(family);
    const families = { ipv4: isUp('ipv4'), ipv6: isUp('ipv6') };
    if (!families.ipv4 && !families.ipv6) {
      this.end(refusals[0]?.[1], this.#refusals);
      return;
    }
    this.#state = 'up';
    this.#families = families;
    this.#lastCause = 0;
    this.#scheduleDetach();
    this.onEvent({ families, reports: this.reports });
  }

  /** What the network has against one family of the call; undefined when it grants it. */
  #refusalOf(family: IpFamily): number | undefined {
    const faults = this.#faults.now;
    const isDualStack = this.#asked.ipv4 && this.#asked.ipv6;
    if (this.#apns?.includes(this.#apn) === false) return CAUSE_UNKNOWN_APN;
    const common =
      faults.bearerRefusedCause ?? (isDualStack ? faults.dualStackRefusedCause : undefined);
    if (common !== undefined) return common;
    if (family === 'ipv4') return faults.ipv6Only ? CAUSE_IPV6_ONLY : undefined;
    return faults.noIpv6 ? CAUSE_IPV4_ONLY : faults.ipv6RefusedCause;
  }

  #askedFamilies(): readonly IpFamily[] {
    return allFamilies.filter((family) => this.#asked[family]);
  }

  #scheduleDetach(): void {
    const { detachAfterMs } = this.#faults.now;
    if (detachAfterMs === undefined || this.#hasDetached) return;
    this.#hasDetached = true;
    this.#clock.after(detachAfterMs, () => this.end(CAUSE_REGULAR_DEACTIVATION));
  }

  /** Ends a call, or a dial under way; false when there was none. `causes` may differ by family. */
  end(cause?: number, causes?: ReadonlyMap<IpFamily, number>): boolean {
    if (this.#state === 'down') return false;
    this.#cancelDial?.();
    this.#cancelDial = undefined;
    const ended = this.#askedFamilies().filter(
      (family) => this.#state === 'connecting' || this.#families[family],
    );
    this.#state = 'down';
    this.#families = noFamilies;
    this.#lastCause = cause ?? 0;
    const reports = ended.map((family) => ({
      family,
      isUp: false,
      cause: causes?.get(family) ?? cause,
    }));
    this.onEvent({ families: noFamilies, reports });
    return true;
  }

  /** Ends one family of a call; with the last one the call ends. */
  endFamily(family: IpFamily, cause: number): void {
    if (!this.#families[family]) return;
    const families = { ...this.#families, [family]: false };
    if (!families.ipv4 && !families.ipv6) {
      this.end(cause);
      return;
    }
    this.#families = families;
    this.onEvent({ families, reports: [{ family, isUp: false, cause }] });
  }
}

/** As `^NDISSTAT` and `^NDISSTATQRY` print it. */
export function familyFields({ family, isUp, cause }: FamilyReport): string {
  return `${isUp ? 1 : 0},${cause ?? ''},,"${family.toUpperCase()}"`;
}
