/** Which sticks are there, and which one it is about. */
import { FailureError } from '../../shared/failure.ts';
import type { VirtualScenario } from '../../shared/ipc/contract.ts';
import type { FoundStick, SticksView } from '../../shared/ipc/snapshot.ts';
import type { StickSpec, VirtualStickSpec } from '../datapath/stick-spec.ts';
import { virtualStick } from './virtual-scenarios.ts';

/** What the bus shows; has the shape of main/compose.ts's ListedStick. */
export interface StickOnBus {
  readonly busPath: string;
  readonly kind: string;
  readonly model: string;
  readonly users: readonly { readonly program: string }[];
}

const VIRTUAL_ID = 'virtual';
const HILINK_PAGE = 'http://192.168.8.1/';

export class StickList {
  #onBus: readonly StickOnBus[] = [];
  #virtual: VirtualStickSpec | undefined;
  #chosenId: string | undefined;
  #maskedImei: string | undefined;

  /** Returns the sticks that were not there before. */
  update(onBus: readonly StickOnBus[]): readonly StickOnBus[] {
    const before = new Set(this.#onBus.map(({ busPath }) => busPath));
    this.#onBus = onBus;
    if (!this.#isThere(this.#chosenId)) this.#forgetChoice();
    return onBus.filter(({ busPath }) => !before.has(busPath));
  }

  useVirtual(scenario: VirtualScenario, timeScale: number): void {
    this.#virtual = virtualStick(scenario, timeScale);
    this.#chosenId = VIRTUAL_ID;
  }

  plugVirtual(spec: VirtualStickSpec): void {
    this.#virtual = spec;
    this.#chosenId = VIRTUAL_ID;
  }

  unplugVirtual(): void {
    this.#virtual = undefined;
    if (this.#chosenId === VIRTUAL_ID) this.#forgetChoice();
  }

  /** It keeps its power between two sessions, so its SIM stays open. */
  virtualWasUnlocked(): void {
    if (this.#virtual === undefined) return;
    this.#virtual = { ...this.#virtual, sim: { ...this.#virtual.sim, unlocked: true } };
  }

  showImei(masked: string): void {
    this.#maskedImei = masked;
  }

  /** FailureError no-stick. */
  choose(id: string): void {
    if (!this.#isThere(id)) throw new FailureError({ code: 'no-stick' });
    this.#chosenId = id;
    this.#maskedImei = undefined;
  }

  /** FailureError says what stands against it: no-stick, stick-hilink, stick-unsupported. */
  spec(): StickSpec {
    const id = this.view().chosenId;
    if (id === VIRTUAL_ID && this.#virtual !== undefined) return this.#virtual;
    const stick = this.#onBus.find(({ busPath }) => busPath === id);
    if (stick === undefined) throw new FailureError({ code: 'no-stick' });
    const kind = kindOf(stick);
    if (kind === 'hilink') throw new FailureError({ code: 'stick-hilink' });
    if (kind === 'unsupported') throw new FailureError({ code: 'stick-unsupported' });
    return { kind: 'usb', busPath: stick.busPath };
  }

  view(): SticksView {
    const found = [
      ...this.#onBus.map((stick) => this.#shown(stick)),
      ...(this.#virtual === undefined ? [] : [this.#shownVirtual()]),
    ];
    const [only] = found;
    const chosenId = this.#chosenId ?? (found.length === 1 ? only?.id : undefined);
    const chosen = found.find(({ id }) => id === chosenId);
    return {
      found,
      chosenId,
      ...(chosen?.kind === 'hilink' ? { hilink: { page: HILINK_PAGE } } : {}),
    };
  }

  #shown(stick: StickOnBus): FoundStick {
    return {
      id: stick.busPath,
      product: stick.model,
      kind: kindOf(stick),
      users: [...new Set(stick.users.map(({ program }) => program))],
      ...this.#imei(stick.busPath),
    };
  }

  #shownVirtual(): FoundStick {
    return {
      id: VIRTUAL_ID,
      product: 'E3372',
      kind: 'virtual',
      users: [],
      ...this.#imei(VIRTUAL_ID),
    };
  }

  #imei(id: string): { readonly maskedImei?: string } {
    const isKnown = this.#maskedImei !== undefined && id === this.#chosenId;
    return isKnown ? { maskedImei: this.#maskedImei ?? '' } : {};
  }

  #isThere(id: string | undefined): boolean {
    if (id === VIRTUAL_ID) return this.#virtual !== undefined;
    return this.#onBus.some(({ busPath }) => busPath === id);
  }

  #forgetChoice(): void {
    this.#chosenId = undefined;
    this.#maskedImei = undefined;
  }
}

function kindOf({ kind }: StickOnBus): FoundStick['kind'] {
  switch (kind) {
    case 'ncm':
      return 'modem';
    case 'cd':
    case 'hilink':
      return kind;
    case 'brovi':
      return 'cd';
    default:
      return 'unsupported';
  }
}
