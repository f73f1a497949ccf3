/**
 * PINs that need not be asked for again: the one a person got accepted in this run, kept in memory
 * alone, and what a keyring has. The guard treats both as stored ones: for the very SIM only, never
 * with an attempt on record, never the last try, and gone at the first refusal.
 */

export interface PinKeeper {
  /** The PIN stored for the SIM of this key (its ICCID). */
  readonly recall: (simKey: string) => Promise<string | undefined>;
  /** A person wanted it kept, and the SIM took it. */
  readonly store: (simKey: string, pin: string) => void;
}

export interface PinMemoryParts {
  readonly keeper: PinKeeper | undefined;
  /** A remembered PIN was refused: whoever stored it forgets it. May be told more than once. */
  readonly onWrong: (simKey: string) => void;
}

export class PinMemory {
  readonly #parts: PinMemoryParts;
  #accepted: { readonly simKey: string; readonly pin: string } | undefined;

  constructor(parts: PinMemoryParts) {
    this.#parts = parts;
  }

  async recall(simKey: string | undefined): Promise<string | undefined> {
    // Without a number it may be any SIM.
    if (simKey === undefined || simKey === '') return undefined;
    if (this.#accepted?.simKey === simKey) return this.#accepted.pin;
    return this.#parts.keeper?.recall(simKey).catch(() => undefined);
  }

  /** The SIM took it from a person; `keep`: who wants it kept beyond this run. */
  accept(simKey: string | undefined, pin: string, keep: boolean): void {
    if (simKey === undefined || simKey === '') return;
    this.#accepted = { simKey, pin };
    if (keep) this.#parts.keeper?.store(simKey, pin);
  }

  /** The one remembered for this SIM was refused. */
  refuse(simKey: string): void {
    this.#accepted = undefined;
    this.#parts.onWrong(simKey);
  }

  /** The person has ended the session. What a keyring has stays there. */
  clear(): void {
    this.#accepted = undefined;
  }
}
