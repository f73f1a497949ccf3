import { expect, it } from 'vitest';

import { FlightRecorder } from './flight-recorder.ts';

function recorder(options: { maxAgeMs?: number; maxBytes?: number } = {}) {
  let nowMs = 0;
  const made = new FlightRecorder({
    nowMs: () => nowMs,
    wallMs: () => 1_000_000 + nowMs,
    ...options,
  });
  return { made, pass: (ms: number) => void (nowMs += ms) };
}

const line = (text: string) => ({ type: 'at', direction: 'in', text }) as const;

it('keeps both clocks and counts up', () => {
  const { made, pass } = recorder();
  made.add(line('OK'));
  pass(250);
  made.add(line('ERROR'));
  expect(made.entries).toEqual([
    { sequence: 1, timeMs: 0, wallMs: 1_000_000, event: line('OK') },
    { sequence: 2, timeMs: 250, wallMs: 1_000_250, event: line('ERROR') },
  ]);
});

it('forgets what is older than its span', () => {
  const { made, pass } = recorder({ maxAgeMs: 1_000 });
  for (let i = 0; i < 5_000; i += 1) {
    made.add(line(`${i}`));
    pass(10);
  }
  const times = made.entries.map(({ timeMs }) => timeMs);
  expect(times.at(-1)).toBe(49_990);
  expect(times[0]).toBe(48_990);
});

it('stays within its bytes, however fast it is fed', () => {
  const { made } = recorder({ maxBytes: 10_000 });
  for (let i = 0; i < 20_000; i += 1) made.add(line('x'.repeat(i % 300)));
  expect(made.byteLength).toBeLessThanOrEqual(10_000);
  expect(made.entries.at(-1)?.sequence).toBe(20_000);
  expect(made.lines.length).toBeGreaterThan(5);
});
