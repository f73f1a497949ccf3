import type { AtTimers } from '../../main/at/at-timers.ts';

/** A clock that stands still until `advance`. */
export class ManualAtTimers implements AtTimers {
  #nowMs = 0;
  readonly #pending = new Set<{ dueMs: number; callback: () => void }>();

  now(): number {
    return this.#nowMs;
  }

  set(callback: () => void, delayMs: number): unknown {
    const timer = { dueMs: this.#nowMs + delayMs, callback };
    this.#pending.add(timer);
    return timer;
  }

  clear(handle: unknown): void {
    this.#pending.delete(handle as { dueMs: number; callback: () => void });
  }

  /** Timers that have neither run nor been cleared. */
  get pendingCount(): number {
    return this.#pending.size;
  }

  /** Runs what falls due on the way, in order, and lets promises settle after each. */
  async advance(durationMs: number): Promise<void> {
    const endMs = this.#nowMs + durationMs;
    await settled();
    for (let next = this.#firstDue(endMs); next; next = this.#firstDue(endMs)) {
      this.#nowMs = next.dueMs;
      this.#pending.delete(next);
      next.callback();
      await settled();
    }
    this.#nowMs = endMs;
  }

  #firstDue(endMs: number) {
    return [...this.#pending]
      .filter((timer) => timer.dueMs <= endMs)
      .sort((a, b) => a.dueMs - b.dueMs)[0];
  }
}

/** Resolves after every promise reaction that is under way, without any time passing. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
