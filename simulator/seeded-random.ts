/**
 * The only source of chance in the simulator (mulberry32). Each part draws from a fork of its own,
 * so that one part's draws never shift another's and a seed replays the same stick.
 */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** An independent sequence, the same for the same seed and label. */
  fork(label: string): SeededRandom {
    let hash = this.#state ^ 0x811c9dc5;
    for (const character of label) {
      hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
    }
    return new SeededRandom(hash);
  }

  /** 0 <= x < 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** A whole number in `low`…`high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1));
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }
}
