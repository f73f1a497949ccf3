/** Every fault switch, alone: its documented code or a recovery, and nothing left behind. */
import { afterEach, beforeEach, expect, it } from 'vitest';

import { noFaults } from '../../simulator/fault-switches.ts';
import { VirtualTime } from '../fakes/virtual-time.ts';
import { faultCases } from './fault-table.ts';
import { virtualRun } from './virtual-run.ts';

let time: VirtualTime;
beforeEach(() => void (time = new VirtualTime()));
afterEach(() => time.end());

it('has a case for every switch', () => {
  const tried = new Set(faultCases.flatMap(({ faults }) => Object.keys(faults)));
  expect(Object.keys(noFaults).filter((name) => !tried.has(name))).toEqual([]);
});

it.each(faultCases)('$name → $outcomes', async ({ faults, sim, outcomes }) => {
  const run = virtualRun(time, { faults, sim: sim ?? {} });
  const outcome = await run.outcome();
  expect(outcomes, run.walk()).toContain(outcome);
  if (outcome === 'online') expect(await run.pings()).toBe(true);
  await run.end();
});
