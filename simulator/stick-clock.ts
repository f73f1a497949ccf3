/** Every delay of the virtual stick, scaled by one factor and cancelled together. */
export class StickClock {
  readonly #timeScale: number;
  readonly #cancels = new Set<() => void>();
  #isStopped = false;

  /** `timeScale` 1 = delays of a real stick, 0.05 = twenty times faster, 0 = none at all. */
  constructor(timeScale: number) {
    if (!(timeScale >= 0) || !Number.isFinite(timeScale)) {
      throw new RangeError(`timeScale must be a number >= 0, not ${timeScale}`);
    }
    this.#timeScale = timeScale;
  }

  /** Without delays time stands still. */
  get standsStill(): boolean {
    return this.#timeScale === 0;
  }

  /** Stick milliseconds since some moment in the past; 0 where time stands still. */
  get nowMs(): number {
    return this.#timeScale === 0 ? 0 : performance.now() / this.#timeScale;
  }

  /**
   * Runs `action` once, `delayMs` stick milliseconds from now; returns how to cancel it. Without
   * delays (scale 0) actions run on later turns of the event loop, in the order they were set.
   */
  after(delayMs: number, action: () => void): () => void {
    if (this.#isStopped) return () => {};
    const run = (): void => {
      this.#cancels.delete(cancel);
      action();
    };
    const cancel = this.#start(delayMs, run);
    this.#cancels.add(cancel);
    return () => {
      this.#cancels.delete(cancel);
      cancel();
    };
  }

  /**
   * Repeats `action` until cancelled. With scale 0 it never runs: "every five seconds" has no
   * meaning where five seconds take no time.
   */
  every(periodMs: number, action: () => void): () => void {
    if (this.#timeScale === 0 || this.#isStopped) return () => {};
    const timer = setInterval(action, Math.max(1, periodMs * this.#timeScale));
    const cancel = (): void => clearInterval(timer);
    this.#cancels.add(cancel);
    return () => {
      this.#cancels.delete(cancel);
      cancel();
    };
  }

  /** Cancels everything that was set; what is set from now on never runs. */
  stop(): void {
    this.#isStopped = true;
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }

  #start(delayMs: number, run: () => void): () => void {
    if (this.#timeScale === 0) {
      const immediate = setImmediate(run);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(run, delayMs * this.#timeScale);
    return () => clearTimeout(timer);
  }
}
