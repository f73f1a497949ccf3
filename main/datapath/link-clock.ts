/** Calls back at the link's next deadline; the link itself knows no clock. */

export interface LinkClockParts {
  readonly nextDeadlineMs: () => number;
  readonly nowMs: () => number;
  readonly onDue: () => void;
}

/** Longest single timer: setTimeout overflows above 2^31 - 1 ms and would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export class LinkClock {
  readonly #parts: LinkClockParts;
  #timer: NodeJS.Timeout | undefined;
  #dueMs = Infinity;

  constructor(parts: LinkClockParts) {
    this.#parts = parts;
  }

  /** Looks at the deadline again. Cheap when it has not moved. */
  update(): void {
    const dueMs = this.#parts.nextDeadlineMs();
    if (dueMs === this.#dueMs) return;
    this.stop();
    if (dueMs === Infinity) return;
    this.#dueMs = dueMs;
    const waitMs = Math.min(Math.max(0, dueMs - this.#parts.nowMs()), MAX_TIMER_MS);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#dueMs = Infinity;
      this.#parts.onDue();
    }, waitMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#dueMs = Infinity;
  }
}
