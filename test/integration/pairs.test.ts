/**
 * Two faults at once, two hundred times: what either may end in alone, or what the table of joint
 * outcomes adds. A run that hangs is ended by virtual time and fails.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';

import { SeededRandom } from '../../simulator/seeded-random.ts';
import { VirtualTime } from '../fakes/virtual-time.ts';
import { faultCases, type FaultCase } from './fault-table.ts';
import { jointOutcomes } from './joint-outcomes.ts';
import { virtualRun } from './virtual-run.ts';

const PAIRS = 200;

let time: VirtualTime;
beforeEach(() => void (time = new VirtualTime()));
afterEach(() => time.end());

const pairs = Array.from({ length: PAIRS }, (_, index) => {
  const [a, b] = drawPair(new SeededRandom(index).fork('pairs'));
  return { seed: index, a, b, name: `${a.name} & ${b.name}` };
});

it.each(pairs)('seed $seed: $name', async ({ seed, a, b }) => {
  const run = virtualRun(time, {
    faults: { ...a.faults, ...b.faults },
    sim: { ...a.sim, ...b.sim },
    seed,
  });
  const outcome = await run.outcome();
  expect(jointOutcomes(a, b), run.walk()).toContain(outcome);
  if (outcome === 'online') expect(await run.pings()).toBe(true);
  await run.end();
});

/** Two cases that do not turn the same switch, nor change the same card. */
function drawPair(random: SeededRandom): readonly [FaultCase, FaultCase] {
  for (;;) {
    const [a, b] = [draw(random), draw(random)];
    const keys = [a, b].flatMap(({ faults, sim }) => [
      ...Object.keys(faults),
      ...(sim === undefined ? [] : ['sim']),
    ]);
    if (new Set(keys).size === keys.length) return [a, b];
  }
}

function draw(random: SeededRandom): FaultCase {
  const found = faultCases[random.integer(0, faultCases.length - 1)];
  if (found === undefined) throw new Error('no fault case');
  return found;
}
