import { expect, it } from 'vitest';

import { SeededRandom } from './seeded-random.ts';

function draws(random: SeededRandom, count = 8): number[] {
  return Array.from({ length: count }, () => random.integer(0, 999));
}

it('repeats itself for the same seed only', () => {
  expect(draws(new SeededRandom(7))).toEqual(draws(new SeededRandom(7)));
  expect(draws(new SeededRandom(8))).not.toEqual(draws(new SeededRandom(7)));
});

it('forks into sequences that do not feel one another', () => {
  const one = new SeededRandom(7);
  const other = new SeededRandom(7);
  draws(other.fork('noise'));
  expect(draws(one.fork('port'))).toEqual(draws(other.fork('port')));
  expect(draws(one.fork('port'))).not.toEqual(draws(one.fork('signal')));
});

it('reaches both ends of a range and nothing outside', () => {
  const random = new SeededRandom(1);
  const seen = new Set(Array.from({ length: 500 }, () => random.integer(-1, 2)));
  expect([...seen].sort()).toEqual([-1, 0, 1, 2]);
  const fractions = Array.from({ length: 1000 }, () => random.fraction());
  expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...fractions)).toBeLessThan(1);
  const mean = fractions.reduce((sum, fraction) => sum + fraction, 0) / fractions.length;
  expect(mean).toBeCloseTo(0.5, 1);
});
