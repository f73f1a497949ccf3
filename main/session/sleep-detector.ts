/**
 * Notices that the computer slept, where nobody tells: the wall clock went on and the monotonic one
 * stood still (Linux's CLOCK_MONOTONIC, which performance.now() reads, does not count a suspend).
 */

/** Less is a clock being set, or a busy machine. */
const SLEEP_MS = 5_000;

export class SleepDetector {
  #wallMs: number;
  #nowMs: number;

  constructor(wallMs: number, nowMs: number) {
    this.#wallMs = wallMs;
    this.#nowMs = nowMs;
  }

  /** Whether it slept since the last call. A clock that is set forward looks the same: harmless. */
  observe(wallMs: number, nowMs: number): boolean {
    const jumpMs = wallMs - this.#wallMs - (nowMs - this.#nowMs);
    this.#wallMs = wallMs;
    this.#nowMs = nowMs;
    return jumpMs >= SLEEP_MS;
  }
}
