/** Restarts of a stick are rationed: one that needs more of them needs a person. */

const PER_HOUR = 3;
const HOUR_MS = 3_600_000;

export class ResetRation {
  #usedAtMs: number[] = [];

  left(nowMs: number): number {
    this.#usedAtMs = this.#usedAtMs.filter((atMs) => nowMs - atMs < HOUR_MS);
    return Math.max(0, PER_HOUR - this.#usedAtMs.length);
  }

  use(nowMs: number): void {
    this.#usedAtMs.push(nowMs);
  }
}
