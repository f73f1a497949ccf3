import { expect, it } from 'vitest';

import { InFlightLimit } from './in-flight-limit.ts';

const options = { maxBytes: 48_000, minBytes: 3_000, targetMs: 4 };

/** A sender that always has more than it may send, and a bus that takes `bytesPerMs`. */
class Sender {
  readonly #limit: InFlightLimit;
  readonly #queue: number[] = [];
  #nowMs = 0;

  constructor(limit: InFlightLimit) {
    this.#limit = limit;
  }

  /** Returns what is under way at the end. */
  run(bytesPerMs: number, durationMs: number): number {
    let leftover = 0;
    for (const endMs = this.#nowMs + durationMs; this.#nowMs < endMs; this.#nowMs += 0.25) {
      leftover += bytesPerMs * 0.25;
      while (this.#queue.length > 0 && (this.#queue[0] ?? 0) <= leftover) {
        const bytes = this.#queue.shift() ?? 0;
        leftover -= bytes;
        this.#limit.completed(bytes, this.#nowMs);
      }
      while (this.#queue.length < 3 && (this.#limit.isIdle || this.#limit.room >= 1_500)) {
        const bytes = Math.floor(Math.min(16_000, Math.max(this.#limit.room, 1_500)));
        this.#queue.push(bytes);
        this.#limit.sent(bytes, this.#nowMs);
      }
      this.#limit.fellShort();
    }
    return this.#queue.reduce((sum, bytes) => sum + bytes, 0);
  }
}

it('allows all there is before it knows a rate', () => {
  expect(new InFlightLimit(options).room).toBe(24_000);
});

it.each([
  ['50 Mbit/s', 6_250, 25_000],
  ['20 Mbit/s', 2_500, 10_000],
  ['2 Mbit/s', 250, 3_000],
  ['300 Mbit/s', 37_500, 48_000],
])('keeps to four milliseconds at %s, within its bounds', (_rate, bytesPerMs, expected) => {
  const inFlight = new Sender(new InFlightLimit(options)).run(bytesPerMs, 400);
  expect(inFlight).toBeGreaterThan(0.6 * expected);
  expect(inFlight).toBeLessThanOrEqual(1.3 * expected);
});

it('follows a rate that falls, and one that rises', () => {
  const sender = new Sender(new InFlightLimit(options));
  sender.run(37_500, 100);
  expect(sender.run(2_500, 300)).toBeLessThan(14_000);
  expect(sender.run(37_500, 100)).toBeGreaterThan(40_000);
});

it('does not take a sender that has little to send for a slow bus', () => {
  const limit = new InFlightLimit(options);
  for (let nowMs = 0; nowMs < 100; nowMs += 5) {
    limit.sent(100, nowMs);
    limit.completed(100, nowMs + 4);
  }
  expect(limit.room).toBe(24_000);
});

it('has no room for what is under way', () => {
  const limit = new InFlightLimit(options);
  expect(limit.isIdle).toBe(true);
  limit.sent(30_000, 0);
  expect(limit.isIdle).toBe(false);
  expect(limit.room).toBe(18_000);
  limit.completed(30_000, 1);
  expect(limit.room).toBe(24_000);
});
