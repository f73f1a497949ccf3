/** Which bytes of a stream are there: in order up to {@link inOrder}, and islands behind it. */

/** A sender that only makes islands must not grow the list. */
const MAX_ISLANDS = 256;

export class ReceivedRanges {
  #inOrder = 0;
  #islands: { from: number; to: number }[] = [];

  /** Bytes without a gap from the start of the stream. */
  get inOrder(): number {
    return this.#inOrder;
  }

  /** Bytes [from, to) are there. */
  add(from: number, to: number): void {
    if (to <= this.#inOrder) return;
    if (from > this.#inOrder) {
      if (this.#islands.length < MAX_ISLANDS) this.#islands.push({ from, to });
      return;
    }
    this.#inOrder = to;
    this.#islands.sort((a, b) => a.from - b.from);
    for (const island of this.#islands) {
      if (island.from > this.#inOrder) break;
      this.#inOrder = Math.max(this.#inOrder, island.to);
    }
    this.#islands = this.#islands.filter(({ to: end }) => end > this.#inOrder);
  }
}
