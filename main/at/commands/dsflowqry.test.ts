import { expect, it } from 'vitest';

import { readFlowTotals } from './dsflowqry.ts';

it('reads hex of up to 64 bits', () => {
  const line =
    '^DSFLOWQRY:00000210,0000000000000C58,0000000000000C5E,00001000,0000000100000000,00000002540BE400';
  expect(readFlowTotals.parse([line])).toEqual({
    lastSeconds: 528,
    lastTxBytes: 3160,
    lastRxBytes: 3166,
    totalSeconds: 4096,
    totalTxBytes: 4_294_967_296,
    totalRxBytes: 10_000_000_000,
  });
});

it('refuses a short answer and a counter that is no number of bytes', () => {
  expect(() => readFlowTotals.parse(['^DSFLOWQRY:1,2,3'])).toThrow('AT^DSFLOWQRY');
  expect(() => readFlowTotals.parse(['^DSFLOWQRY:1,FFFFFFFFFFFFFFFF,3,4,5,6'])).toThrow(
    'AT^DSFLOWQRY',
  );
});
