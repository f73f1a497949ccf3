import { expect, it } from 'vitest';

import { branchCounts } from './branch-counts.ts';
import { bytesOf, type FuzzTarget } from './fuzz-target.ts';
import { countedGrowth, shapesOf, sweepGrowth, SUSPICIOUS, timedGrowth } from './growth-sweep.ts';

const shape = (size: number) => new Uint8Array(size);

function working(work: (length: number) => number): FuzzTarget {
  return {
    name: 'working',
    seeds: ['seed'],
    dictionary: ['word'],
    shapes: { 'as given': shape },
    run(input) {
      branchCounts[0] = branchCounts[0]! + Math.round(work(input.length));
    },
  };
}

it.each<[string, (length: number) => number, number]>([
  ['nothing', () => 3, 0],
  ['linear work', (n) => 50 + 3 * n, 1],
  ['linear work up to a limit', (n) => 3 * Math.min(n, 5_000), 1],
  ['n log n', (n) => n * Math.log2(n), 1.1],
  ['quadratic work', (n) => 100 + n * n, 2],
  ['cubic work', (n) => (n * n * n) / 1_000, 3],
])('sees %s for what it is', async (_, work, exponent) => {
  const growth = await countedGrowth(working(work), shape);
  if (exponent <= 1) expect(growth).toBeLessThanOrEqual(1.01);
  else expect(growth).toBeCloseTo(exponent, 0);
});

it('sees through a regular expression, whose work has no counters', async () => {
  const matching = (expression: RegExp): FuzzTarget => ({
    name: 'matching',
    seeds: [],
    run: (input) => void expression.exec(Buffer.from(input).toString('latin1')),
  });
  const letters = (size: number) => 'D'.repeat(size);
  expect(await timedGrowth(matching(/D[^;]*\*/), letters)).toBeGreaterThan(SUSPICIOUS);
  expect(await timedGrowth(matching(/^D[^;]*\*/), letters)).toBeLessThan(SUSPICIOUS);
});

it('tries the own shapes, and on demand words, seeds and bytes over and over', async () => {
  const quadratic = working((n) => n * n);
  const own = await sweepGrowth(quadratic, 'own');
  expect(own.superLinear.map((growth) => growth.shape)).toEqual(['as given']);
  expect((await sweepGrowth(quadratic, 'all')).superLinear.length).toBe(shapesOf(quadratic).size);
  expect(shapesOf(quadratic).get('"word" repeated')?.(6)).toEqual(bytesOf('wordwo'));
  expect(await sweepGrowth(quadratic, 'none')).toEqual({ superLinear: [], findings: [] });
});

it('keeps a shape that breaks the target as a finding', async () => {
  const breaking = { ...working(() => 0), run: () => Promise.reject(new Error('broken')) };
  const { findings } = await sweepGrowth(breaking, 'own');
  expect(findings).toMatchObject([{ error: expect.stringContaining('as given') as string }]);
});
