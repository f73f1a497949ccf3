/** SIMs that were online before, and their PINs where a person wants them kept; by key, not by number. */
import type { PinKeeper } from '../session/pin-memory.ts';
import type { PinStore } from './app-parts.ts';
import { simKeyOf } from './sim-key.ts';

/** More SIMs than that have nobody. */
const MOST_SIMS = 50;

export interface SimMemoryParts {
  readonly pinStore: PinStore | undefined;
  readonly knownSims: readonly string[];
  readonly saveKnownSims: (simKeys: readonly string[]) => Promise<void>;
  /** A PIN was stored or thrown away. */
  readonly onPinsChanged: () => void;
}

export class SimMemory {
  readonly #parts: SimMemoryParts;
  #known: readonly string[];

  constructor(parts: SimMemoryParts) {
    this.#parts = parts;
    this.#known = parts.knownSims;
  }

  isKnown(simKey: string | undefined): boolean {
    return simKey !== undefined && this.#known.includes(simKey);
  }

  /** It has been online; `isKept`: beyond this run. */
  know(simKey: string, isKept: boolean): void {
    if (this.#known.includes(simKey)) return;
    this.#known = [simKey, ...this.#known].slice(0, MOST_SIMS);
    // A disk that is full: it is asked about again next time.
    if (isKept) void this.#parts.saveKnownSims(this.#known).catch(() => undefined);
  }

  /** What the engine stores and recalls PINs by; undefined where no keychain is to be trusted. */
  get pinKeeper(): PinKeeper | undefined {
    const { pinStore, onPinsChanged } = this.#parts;
    if (pinStore === undefined) return undefined;
    return {
      recall: (iccid) => pinStore.get(simKeyOf(iccid)),
      store: (iccid, pin) => void pinStore.set(simKeyOf(iccid), pin).then(onPinsChanged),
    };
  }

  async hasPin(simKey: string | undefined): Promise<boolean> {
    if (simKey === undefined) return false;
    return (await this.#parts.pinStore?.get(simKey)) !== undefined;
  }

  /** Only where one was remembered: nobody has asked for another. */
  async replacePin(simKey: string | undefined, pin: string): Promise<void> {
    if (simKey === undefined || !(await this.hasPin(simKey))) return;
    await this.#parts.pinStore?.set(simKey, pin);
  }

  async forgetPin(simKey: string | undefined): Promise<void> {
    if (simKey === undefined) return;
    await this.#parts.pinStore?.delete(simKey);
    this.#parts.onPinsChanged();
  }
}
