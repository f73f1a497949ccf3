import { expect, it } from 'vitest';

import { SessionHistory } from './session-history.ts';

const lost = { code: 'network-detach' } as const;
const silent = { code: 'no-answer' } as const;

/** The wall clock is ahead of the monotonic one, and both stand still until `at`. */
function history() {
  let nowMs = 0;
  let changes = 0;
  const kept = new SessionHistory({
    wallMs: () => 1_000_000 + nowMs,
    nowMs: () => nowMs,
    onChange: () => (changes += 1),
  });
  return { kept, at: (ms: number) => (nowMs = ms), changes: () => changes };
}

it('keeps marks with their time', () => {
  const { kept, at, changes } = history();
  kept.mark('connected');
  at(5);
  kept.mark('suspended');
  expect(kept.entries).toEqual([
    { type: 'connected', atMs: 1_000_000 },
    { type: 'suspended', atMs: 1_000_005 },
  ]);
  expect(changes()).toBe(2);
});

it('says of a healing how it ended, and how long the connection was lost', () => {
  const { kept, at } = history();
  at(100);
  kept.beginHealing(lost, 'redial');
  expect(kept.entries).toEqual([
    { type: 'healing', atMs: 1_000_100, cause: lost, action: 'redial', outcome: 'under-way' },
  ]);
  at(1_350.4);
  kept.endHealing('worked');
  expect(kept.entries).toEqual([
    {
      ...{ type: 'healing', atMs: 1_000_100, cause: lost, action: 'redial' },
      ...{ outcome: 'worked', tookMs: 1_250 },
    },
  ]);
});

it('counts from the loss, not from the remedy that helped in the end', () => {
  const { kept, at } = history();
  kept.beginHealing(silent, 'redial');
  at(10_000);
  kept.beginHealing(silent, 'restart-radio');
  at(12_000);
  kept.mark('settings-changed');
  at(15_000);
  kept.endHealing('worked');
  expect(kept.entries).toMatchObject([
    { action: 'redial', outcome: 'did-not-help', tookMs: 10_000 },
    { action: 'restart-radio', outcome: 'worked', tookMs: 15_000 },
    { type: 'settings-changed' },
  ]);
  // The next loss is another one.
  at(20_000);
  kept.beginHealing(lost, 'redial');
  at(20_500);
  kept.endHealing('interrupted');
  expect(kept.entries.at(-1)).toMatchObject({ outcome: 'interrupted', tookMs: 500 });
});

it('changes no outcome that is known, and nothing without a healing', () => {
  const { kept, changes } = history();
  kept.endHealing('worked');
  expect(kept.entries).toEqual([]);
  expect(changes()).toBe(0);
  kept.beginHealing(lost, 'redial');
  kept.endHealing('worked');
  const told = changes();
  kept.endHealing('interrupted');
  expect(kept.entries).toMatchObject([{ outcome: 'worked' }]);
  expect(changes()).toBe(told);
});

it('ends a healing that is under way when the session fails', () => {
  const { kept } = history();
  kept.beginHealing(lost, 'redial');
  kept.failed({ code: 'roaming-blocked' });
  expect(kept.entries).toMatchObject([
    { type: 'healing', outcome: 'did-not-help' },
    { type: 'failed', atMs: 1_000_000, cause: { code: 'roaming-blocked' } },
  ]);
});

it('gives another array after each change, and leaves the old one as it is', () => {
  const { kept } = history();
  kept.beginHealing(lost, 'redial');
  const before = kept.entries;
  kept.endHealing('worked');
  expect(kept.entries).not.toBe(before);
  expect(before).toMatchObject([{ outcome: 'under-way' }]);
});

it('keeps the newest two hundred', () => {
  const { kept, at } = history();
  for (let index = 0; index < 250; index += 1) {
    at(index);
    kept.mark('resumed');
  }
  expect(kept.entries).toHaveLength(200);
  expect(kept.entries[0]).toEqual({ type: 'resumed', atMs: 1_000_050 });
  expect(kept.entries.at(-1)).toEqual({ type: 'resumed', atMs: 1_000_249 });
});
