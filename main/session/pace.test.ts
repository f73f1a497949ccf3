import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Pace, SessionEndedError } from './pace.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('waits as long as it is told, in scaled time', async () => {
  const pace = new Pace(new AbortController().signal, 0.5);
  let isOver = false;
  const pause = pace.pause(1_000).then(() => (isOver = true));
  await vi.advanceTimersByTimeAsync(499);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(isOver).toBe(true);
  await pause;
});

it('ends a pause with the session, and leaves no timer', async () => {
  const ending = new AbortController();
  const pace = new Pace(ending.signal, 1);
  const pause = expect(pace.pause(1_000)).rejects.toThrow(SessionEndedError);
  pace.check();
  ending.abort();
  await pause;
  expect(vi.getTimerCount()).toBe(0);
  expect(() => pace.check()).toThrow(SessionEndedError);
  await expect(pace.pause(1_000)).rejects.toThrow(SessionEndedError);
  expect(vi.getTimerCount()).toBe(0);
});
