import fc from 'fast-check';
import { expect, it } from 'vitest';

import { ReceivedRanges } from './received-ranges.ts';

it('counts what is there without a gap', () => {
  const ranges = new ReceivedRanges();
  ranges.add(10, 20);
  ranges.add(30, 40);
  expect(ranges.inOrder).toBe(0);
  ranges.add(0, 10);
  expect(ranges.inOrder).toBe(20);
  ranges.add(18, 30);
  expect(ranges.inOrder).toBe(40);
});

it('knows a shuffled stream whole', () => {
  const pieces = Array.from({ length: 60 }, (_, i) => [7 * i, 7 * i + 9] as const);
  fc.assert(
    fc.property(fc.shuffledSubarray(pieces, { minLength: 60 }), (order) => {
      const ranges = new ReceivedRanges();
      for (const [from, to] of order) ranges.add(from, to);
      expect(ranges.inOrder).toBe(7 * 59 + 9);
    }),
  );
});
