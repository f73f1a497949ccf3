import { expect, it } from 'vitest';

import { renewalDelayMs, retryDelayMs } from './dhcp-timing.ts';

it('doubles from one second to sixteen and stays there', () => {
  const middle = 0x7fffffff;
  expect([1, 2, 3, 4, 5, 6, 40].map((tries) => retryDelayMs(tries, middle))).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 16_000, 16_000,
  ]);
});

it.each([
  [1, 750, 1_250],
  [2, 1_500, 2_500],
  [3, 3_000, 5_000],
  [5, 15_000, 17_000],
])('spreads the delay after sending number %i', (tries, least, most) => {
  expect(retryDelayMs(tries, 0)).toBe(least);
  expect(retryDelayMs(tries, 0xffffffff)).toBe(most);
});

it('waits half of what is left, but a minute at least', () => {
  expect(renewalDelayMs(0, 1_000_000)).toBe(500_000);
  expect(renewalDelayMs(0, 120_000)).toBe(60_000);
  expect(renewalDelayMs(0, 1)).toBe(60_000);
});
