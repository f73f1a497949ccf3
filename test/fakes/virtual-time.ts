/**
 * Time that passes as fast as the work in it gets done. Timers, immediates and performance.now are
 * vitest's; between two of them the real event loop turns once, so that promises settle as they
 * would. Minutes of a session take milliseconds, and the same seed gives the same run.
 */
import { vi } from 'vitest';

const realImmediate = setImmediate;

/** So many timers at one moment are a loop, not work. */
const EVENTS_WITHOUT_PROGRESS = 200_000;

export class StuckError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StuckError';
  }
}

export class VirtualTime {
  /** From now until {@link end}, for the whole thread. */
  constructor() {
    vi.useFakeTimers();
  }

  end(): void {
    vi.useRealTimers();
  }

  /** Timers, intervals and immediates that are still to come. */
  get pendingTimers(): number {
    return vi.getTimerCount();
  }

  /** Lets time pass until `goal` settles. Throws StuckError if it has not after `limitMs`. */
  async until<Result>(goal: Promise<Result>, limitMs: number): Promise<Result> {
    let isSettled = false;
    const settle = (): void => void (isSettled = true);
    goal.then(settle, settle);
    const startMs = performance.now();
    let lastMs = startMs;
    let events = 0;
    for (;;) {
      await new Promise((resolve) => realImmediate(resolve));
      if (isSettled) return goal;
      const nowMs = performance.now();
      events = nowMs === lastMs ? events + 1 : 0;
      lastMs = nowMs;
      if (vi.getTimerCount() === 0) throw new StuckError('nothing will ever happen any more');
      if (nowMs - startMs > limitMs) throw new StuckError(`not done after ${limitMs} ms`);
      if (events > EVENTS_WITHOUT_PROGRESS) throw new StuckError('time stands still');
      vi.advanceTimersToNextTimer();
    }
  }

  /** Lets the next timer or immediate come, however long that takes. Throws StuckError without one. */
  async nextEvent(): Promise<void> {
    await new Promise((resolve) => realImmediate(resolve));
    if (vi.getTimerCount() === 0) throw new StuckError('nothing will ever happen any more');
    vi.advanceTimersToNextTimer();
  }

  /** Lets so much time pass, whatever happens in it. */
  pass(ms: number): Promise<void> {
    return this.until(new Promise((resolve) => void setTimeout(resolve, ms)), 2 * ms + 1);
  }
}
