import { expect, it } from 'vitest';

import { SeededRandom } from '../../../simulator/seeded-random.ts';
import { bytesOf, type FuzzTarget } from './fuzz-target.ts';
import { Mutator } from './mutator.ts';

const corpus = [bytesOf('a first input'), bytesOf('0123456789')];
const target: FuzzTarget = { name: 'any', seeds: [], maxLength: 20, run: () => undefined };

function some(changes: Partial<FuzzTarget>, count = 3_000): string[] {
  const mutator = new Mutator({ ...target, ...changes }, new SeededRandom(1));
  return Array.from({ length: count }, () => Buffer.from(mutator.next(corpus)).toString('latin1'));
}

it('makes inputs of every length up to the longest, and changes none of the corpus', () => {
  const lengths = new Set(some({}).map(({ length }) => length));
  expect([...lengths].sort((a, b) => a - b)).toEqual(Array.from({ length: 21 }, (_, i) => i));
  expect(corpus).toEqual([bytesOf('a first input'), bytesOf('0123456789')]);
});

it('puts in words of the dictionary, splices, and uses what a target brings along', () => {
  expect(
    some({ dictionary: ['MAGIC'] }).filter((text) => text.includes('MAGIC')).length,
  ).toBeGreaterThan(100);
  expect(some({}).some((text) => text.includes('a fir') && text.includes('789'))).toBe(true);
  const own = some({ mutations: [() => bytesOf('own')] }).filter((text) => text.includes('own'));
  expect(own.length).toBeGreaterThan(500);
});

it('repairs three of four', () => {
  const repaired = some({ repair: () => bytesOf('repaired') }).filter(
    (text) => text === 'repaired',
  );
  expect(repaired.length / 3_000).toBeCloseTo(0.75, 1);
});
