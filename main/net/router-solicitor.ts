/** When to ask for a router (RFC 4861 §6.3.7): at once, and twice more while nobody answers. */

const SOLICITATIONS = 3;
const INTERVAL_MS = 4_000;

export class RouterSolicitor {
  #sent = 0;
  #deadlineMs = Infinity;

  get deadlineMs(): number {
    return this.#deadlineMs;
  }

  start(nowMs: number): void {
    this.#sent = 0;
    this.#deadlineMs = nowMs;
  }

  /** A router has spoken, or nobody asks any more. */
  stop(): void {
    this.#deadlineMs = Infinity;
  }

  /** What is due now: a question, or the insight that nobody answers (once, 4 s after the last). */
  tick(nowMs: number): 'ask' | 'silent' | undefined {
    if (nowMs < this.#deadlineMs) return undefined;
    if (this.#sent === SOLICITATIONS) {
      this.stop();
      return 'silent';
    }
    this.#sent += 1;
    this.#deadlineMs = nowMs + INTERVAL_MS;
    return 'ask';
  }

  get tries(): number {
    return this.#sent;
  }
}
