import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { StickWait, type StickPresence } from './stick-presence.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A bus with room for one stick. */
function bus(key?: string) {
  const listeners = new Set<() => void>();
  let present = key;
  const presence: StickPresence = {
    look: () => Promise.resolve(),
    current: () =>
      present === undefined ? undefined : { spec: { kind: 'usb', busPath: '1-2' }, key: present },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    recognise: () => true,
  };
  const becomes = (now: string | undefined): void => {
    present = now;
    for (const listener of [...listeners]) listener();
  };
  return { presence, becomes, listeners };
}

function waiting(presence: StickPresence, anew = false, notBeforeMs = 0) {
  const wait = new StickWait(presence);
  let found = 0;
  wait.begin(anew, notBeforeMs, () => (found += 1));
  return { wait, found: () => found };
}

it('finds what is there, on a later turn and once', () => {
  const { presence, becomes, listeners } = bus('1');
  const { found } = waiting(presence);
  expect(found()).toBe(0);
  vi.runAllTimers();
  expect(found()).toBe(1);
  becomes('2');
  expect(found()).toBe(1);
  expect(listeners.size).toBe(0);
});

it('waits for what comes', () => {
  const { presence, becomes } = bus();
  const { found } = waiting(presence);
  vi.runAllTimers();
  expect(found()).toBe(0);
  becomes('1');
  expect(found()).toBe(1);
});

it('lets the pause pass, even for a stick that is back earlier', () => {
  const { presence, becomes } = bus();
  const { found } = waiting(presence, false, 5_000);
  becomes('1');
  vi.advanceTimersByTime(4_999);
  expect(found()).toBe(0);
  vi.advanceTimersByTime(1);
  expect(found()).toBe(1);
});

it('anew: takes no stick that was there all the time, but the same one plugged in again', () => {
  const { presence, becomes } = bus('1');
  const { found } = waiting(presence, true);
  vi.runAllTimers();
  becomes('1');
  expect(found()).toBe(0);
  becomes(undefined);
  becomes('2');
  expect(found()).toBe(1);
});

it('anew: with nothing there, whatever comes is new', () => {
  const { presence, becomes } = bus();
  const { found } = waiting(presence, true);
  vi.runAllTimers();
  becomes('1');
  expect(found()).toBe(1);
});

it('stops, and leaves nothing running', () => {
  const { presence, becomes, listeners } = bus();
  const { wait, found } = waiting(presence);
  wait.stop();
  wait.stop();
  becomes('1');
  vi.runAllTimers();
  expect(found()).toBe(0);
  expect(listeners.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

it('has one wait at a time', () => {
  const { presence, becomes, listeners } = bus();
  const { wait, found } = waiting(presence);
  let later = 0;
  wait.begin(false, 0, () => (later += 1));
  expect(listeners.size).toBe(1);
  vi.runAllTimers();
  becomes('1');
  expect(found()).toBe(0);
  expect(later).toBe(1);
});
