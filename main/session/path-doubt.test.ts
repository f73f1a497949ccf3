import { expect, it } from 'vitest';

import { PathDoubt } from './path-doubt.ts';
import { SleepDetector } from './sleep-detector.ts';

/** Seconds at which it doubts, of `seconds`; `sent` and `received` say what was counted by then. */
function doubts(
  seconds: number,
  sent: (second: number) => number,
  received: (second: number) => number,
  isMetered = false,
): number[] {
  const doubt = new PathDoubt();
  doubt.clear(0);
  return Array.from({ length: seconds }, (_, second) => second).filter((second) =>
    doubt.observe({ sent: sent(second), received: received(second) }, second * 1_000, isMetered),
  );
}

it('doubts soon when packets go out and none come back, then ever more rarely', () => {
  expect(
    doubts(
      120,
      (s) => s,
      (s) => Math.min(s, 10),
    ),
  ).toEqual([13, 23, 53, 113]);
});

it('trusts a path on which something comes back', () => {
  expect(
    doubts(
      300,
      (s) => 10 * s,
      (s) => Math.floor(s / 2),
    ),
  ).toEqual([]);
});

it('looks at an idle path once a minute, and at a metered one never', () => {
  expect(
    doubts(
      200,
      () => 5,
      () => 5,
    ),
  ).toEqual([60, 120, 180]);
  expect(
    doubts(
      200,
      () => 5,
      () => 5,
      true,
    ),
  ).toEqual([]);
});

it('looks at a metered path too when it has a reason', () => {
  expect(
    doubts(
      20,
      (s) => s,
      (s) => Math.min(s, 10),
      true,
    ),
  ).toEqual([13]);
});

it('takes one lost packet for nothing', () => {
  expect(
    doubts(
      30,
      (s) => (s < 5 ? s : 6),
      (s) => Math.min(s, 5),
    ),
  ).toEqual([]);
});

it('looks soon again after an answer, and rarely while there is none', () => {
  // Silence from second 10 on, one answer at 30, silence again.
  const received = (s: number) => Math.min(s, 10) + (s < 30 ? 0 : 1);
  expect(doubts(60, (s) => s, received)).toEqual([13, 23, 33, 43]);
});

it('counts the packets since the last answer, however many there were before', () => {
  const received = (s: number) => Math.min(s, 5);
  const sent = (more: number) => (s: number) => 1_000 + Math.min(s, 5) + (s < 20 ? 0 : more);
  expect(doubts(30, sent(1), received)).toEqual([]);
  expect(doubts(30, sent(2), received)).toEqual([22]);
});

it('starts over with each connection', () => {
  const doubt = new PathDoubt();
  const observe = (sent: number, second: number) =>
    doubt.observe({ sent, received: 7 }, second * 1_000, true);
  doubt.clear(0);
  expect([observe(1, 0), observe(9, 1), observe(10, 2)]).toEqual([false, false, false]);
  doubt.clear(2_500);
  expect([observe(11, 3), observe(12, 4), observe(13, 5), observe(14, 6)]).toEqual([
    ...[false, false, false, true],
  ]);
});

it('knows a sleep by the clock that went on, and no clock change of a second', () => {
  const detector = new SleepDetector(1_000_000, 0);
  expect(detector.observe(1_001_000, 1_000)).toBe(false);
  expect(detector.observe(1_003_000, 2_000)).toBe(false);
  expect(detector.observe(1_604_000, 3_000)).toBe(true);
  expect(detector.observe(1_605_000, 4_000)).toBe(false);
  expect(detector.observe(1_000_000, 5_000)).toBe(false);
});
