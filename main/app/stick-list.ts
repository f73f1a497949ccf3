/** Which sticks are there, and which one it is about. */
import { FailureError } from '../../shared/failure.ts';
import type { FoundStick, SticksView } from '../../shared/ipc/snapshot.ts';
import type { StickSpec } from '../datapath/stick-spec.ts';
import { maskNumber } from './at-exchange.ts';
import { ModemModeWish } from './modem-mode-wish.ts';
import { PracticeStick, VIRTUAL_ID } from './practice-stick.ts';

/** What the bus shows; has the shape of main/compose.ts's ListedStick. */
export interface StickOnBus {
  readonly busPath: string;
  readonly kind: string;
  readonly model: string;
  readonly users: readonly { readonly program: string }[];
}

const HILINK_PAGE = 'http://192.168.8.1/';
/** Lets go of a stick when it is told to, and gets it back. */
const POLITE_PROGRAM = 'ModemManager';

export class StickList {
  readonly practice = new PracticeStick();
  readonly modemMode = new ModemModeWish();
  #onBus: readonly StickOnBus[] = [];
  #chosenId: string | undefined;
  #maskedImei: string | undefined;

  /** Returns the sticks that were not there before. */
  update(onBus: readonly StickOnBus[]): readonly FoundStick[] {
    const before = new Set(this.#onBus.map(({ busPath }) => busPath));
    this.#onBus = onBus;
    if (!this.#isThere(this.#chosenId)) this.#forgetChoice();
    const { found } = this.view();
    this.modemMode.follow(found);
    return found.filter(({ id }) => id !== VIRTUAL_ID && !before.has(id));
  }

  /** The built-in one was put in its place, or taken out of it. */
  practiceChanged(): void {
    if (this.practice.found !== undefined) this.#chosenId = VIRTUAL_ID;
    else if (this.#chosenId === VIRTUAL_ID) this.#forgetChoice();
    this.modemMode.follow(this.view().found);
  }

  showImei(imei: string): void {
    this.#maskedImei = maskNumber(imei);
  }

  /** FailureError no-stick. */
  choose(id: string): void {
    if (!this.#isThere(id)) throw new FailureError({ code: 'no-stick' });
    this.#chosenId = id;
    this.#maskedImei = undefined;
  }

  chosen(): FoundStick | undefined {
    const { found, chosenId } = this.view();
    return found.find(({ id }) => id === chosenId);
  }

  /** FailureError says what stands against it: no-stick, stick-hilink, stick-unsupported. */
  spec(preferModemMode: boolean): StickSpec {
    const stick = this.chosen();
    if (stick === undefined) throw new FailureError({ code: 'no-stick' });
    if (stick.kind === 'hilink') throw new FailureError({ code: 'stick-hilink' });
    if (stick.kind === 'unsupported') throw new FailureError({ code: 'stick-unsupported' });
    const how = preferModemMode ? ({ firstModeSwitch: 'alt' } as const) : {};
    if (stick.id !== VIRTUAL_ID) return { kind: 'usb', busPath: stick.id, ...how };
    return { ...this.practice.requireSpec(), ...how };
  }

  view(): SticksView {
    const practice = this.practice.found;
    const found = [
      ...this.#onBus.map((stick) => this.#shown(stick)),
      ...(practice === undefined ? [] : [this.#withImei(practice)]),
    ];
    const [only] = found;
    const chosenId = this.#chosenId ?? (found.length === 1 ? only?.id : undefined);
    const chosen = found.find(({ id }) => id === chosenId);
    const { stage } = this.modemMode;
    return {
      found,
      chosenId,
      ...(chosen?.kind === 'hilink'
        ? {
            hilink: {
              page: HILINK_PAGE,
              ...(stage === undefined ? {} : { modemMode: stage === 'taken' ? stage : 'replug' }),
            },
          }
        : {}),
    };
  }

  #shown(stick: StickOnBus): FoundStick {
    return this.#withImei({
      id: stick.busPath,
      product: stick.model,
      kind: kindOf(stick),
      users: [...new Set(stick.users.map(({ program }) => program))],
    });
  }

  #withImei(stick: FoundStick): FoundStick {
    const isKnown = this.#maskedImei !== undefined && stick.id === this.#chosenId;
    return isKnown ? { ...stick, maskedImei: this.#maskedImei ?? '' } : stick;
  }

  #isThere(id: string | undefined): boolean {
    if (id === VIRTUAL_ID) return this.practice.found !== undefined;
    return this.#onBus.some(({ busPath }) => busPath === id);
  }

  #forgetChoice(): void {
    this.#chosenId = undefined;
    this.#maskedImei = undefined;
  }
}

/** It can go online, and nobody else needs to be asked. */
export function isFree({ kind, users }: FoundStick): boolean {
  const canGoOnline = kind === 'modem' || kind === 'cd' || kind === 'virtual';
  return canGoOnline && users.every((program) => program === POLITE_PROGRAM);
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
