import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { StickClock } from './stick-clock.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('scales delays', () => {
  const ran: string[] = [];
  const clock = new StickClock(0.05);
  clock.after(1000, () => ran.push('once'));
  clock.every(1000, () => ran.push('again'));
  vi.advanceTimersByTime(49);
  expect(ran).toEqual([]);
  vi.advanceTimersByTime(101);
  expect(ran).toEqual(['once', 'again', 'again', 'again']);
});

it('has no delays at scale 0, keeps the order and repeats nothing', () => {
  const ran: string[] = [];
  const clock = new StickClock(0);
  clock.every(1, () => ran.push('never'));
  clock.after(60_000, () => ran.push('first'));
  clock.after(10, () => {
    ran.push('second');
    clock.after(1, () => ran.push('third'));
  });
  expect(ran).toEqual([]);
  vi.runAllTimers();
  expect(ran).toEqual(['first', 'second', 'third']);
});

it.each([0, 1])('forgets what was cancelled, and everything once stopped, at scale %i', (scale) => {
  const ran: string[] = [];
  const clock = new StickClock(scale);
  const cancel = clock.after(10, () => ran.push('cancelled'));
  const cancelEvery = clock.every(10, () => ran.push('cancelled, too'));
  clock.after(10, () => ran.push('kept'));
  cancel();
  cancelEvery();
  vi.advanceTimersByTime(20);
  expect(ran).toEqual(['kept']);
  clock.after(10, () => ran.push('stopped'));
  clock.every(10, () => ran.push('stopped'));
  clock.stop();
  clock.after(10, () => ran.push('too late'));
  clock.every(10, () => ran.push('too late'));
  vi.advanceTimersByTime(100);
  expect(ran).toEqual(['kept']);
  expect(vi.getTimerCount()).toBe(0);
});

it.each([-1, NaN, Infinity])('refuses a scale of %d', (scale) => {
  expect(() => new StickClock(scale)).toThrow(RangeError);
});
