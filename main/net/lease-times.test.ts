import { expect, it } from 'vitest';

import { leaseTimes } from './lease-times.ts';

it.each([
  ['by themselves: half and seven eighths', 86_400, undefined, undefined, 43_200, 75_600],
  ['as said', 3_600, 1_000, 3_000, 1_000, 3_000],
  ['T2 three quarters of the way from a T1 that comes alone', 1_000, 200, undefined, 200, 800],
  ['T1 at half the lease before a T2 that comes alone', 1_000, undefined, 800, 500, 800],
  ['T1 no later than an early T2 that comes alone', 1_000, undefined, 300, 300, 300],
  ['by themselves when T1 > T2', 1_000, 900, 800, 500, 875],
  ['by themselves when T1 = T2', 1_000, 800, 800, 500, 875],
  ['by themselves when T2 = lease', 1_000, 500, 1_000, 500, 875],
  ['by themselves when T2 > lease', 1_000, 500, 2_000, 500, 875],
  ['by themselves when a lone T1 = lease', 1_000, 1_000, undefined, 500, 875],
  ['by themselves when a lone T2 > lease', 1_000, undefined, 1_001, 500, 875],
  ['by themselves when T1 is 0', 1_000, 0, 800, 500, 875],
  ['by themselves when a lone T1 is 0', 1_000, 0, undefined, 500, 875],
  ['by themselves when a lone T2 is 0', 1_000, undefined, 0, 500, 875],
  ['in whole seconds', 61, undefined, undefined, 30, 53],
  ['for the longest finite lease', 0xfffffffe, undefined, undefined, 0x7fffffff, 3_758_096_382],
])('sets T1 and T2 %s', (_, lease, t1, t2, renewalTimeS, rebindingTimeS) => {
  expect(leaseTimes(lease, t1, t2)).toEqual({ leaseTimeS: lease, renewalTimeS, rebindingTimeS });
});

it('takes a lease below a minute for a minute', () => {
  expect(leaseTimes(1, undefined, undefined)).toEqual({
    leaseTimeS: 60,
    renewalTimeS: 30,
    rebindingTimeS: 52,
  });
  expect(leaseTimes(59, 40, 50).leaseTimeS).toBe(60);
  expect(leaseTimes(60, undefined, undefined).leaseTimeS).toBe(60);
});

it('has no times for an infinite lease, whatever else was said', () => {
  expect(leaseTimes(0xffffffff, 10, 20)).toEqual({
    leaseTimeS: 0xffffffff,
    renewalTimeS: undefined,
    rebindingTimeS: undefined,
  });
});
