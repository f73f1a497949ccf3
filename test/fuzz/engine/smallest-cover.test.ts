import { expect, it } from 'vitest';

import { branchCounts } from './branch-counts.ts';
import { smallestCover } from './smallest-cover.ts';

it('keeps what takes all branches, short inputs first, and no finding', async () => {
  const target = {
    name: 'letters',
    seeds: [],
    run(input: Uint8Array) {
      for (const byte of input) branchCounts[byte] = branchCounts[byte]! + 1;
      if (input.includes(9)) throw new Error('a finding');
    },
  };
  const corpus = [[1], [2], [1, 2], [3, 9], [3, 4], [4], [1, 1, 2], [1, 2, 3]];
  const cover = await smallestCover(
    target,
    corpus.map((bytes) => Uint8Array.from(bytes)),
    10,
  );
  // Branch 1 taken twice is another thing than once.
  expect(cover.map((bytes) => [...bytes])).toEqual([[1, 2, 3], [4], [1, 1, 2]]);
});
