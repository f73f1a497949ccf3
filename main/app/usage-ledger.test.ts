import { expect, it } from 'vitest';

import { noUsage } from '../settings/app-files.ts';
import { UsageLedger } from './usage-ledger.ts';

const budget = { limitBytes: 1_000, firstDay: 15, disconnectAtLimit: true, asked: true };

it('warns at 80 percent, is reached at the limit, and goes on with what is allowed on top', () => {
  const ledger = new UsageLedger(noUsage);
  const now = new Date(2026, 10, 25);
  const stateAfter = (bytes: number) => {
    ledger.add(bytes, now, 15);
    return ledger.view(now, budget).state;
  };
  expect([stateAfter(799), stateAfter(1), stateAfter(199), stateAfter(1)]).toEqual([
    'below',
    'warned',
    'warned',
    'reached',
  ]);
  ledger.allowMore(1_000, now, 15);
  expect(ledger.view(now, budget)).toMatchObject({ state: 'below', extraBytes: 1_000 });
  expect(ledger.view(now, { ...budget, limitBytes: undefined }).state).toBe('free');
});

it('starts over with the day and with the period, across the end of a year', () => {
  const ledger = new UsageLedger(noUsage);
  ledger.add(10, new Date(2026, 11, 31), 15);
  ledger.allowMore(5, new Date(2026, 11, 31), 15);
  ledger.add(10, new Date(2027, 0, 1), 15);
  const inJanuary = ledger.view(new Date(2027, 0, 1), budget);
  expect(inJanuary).toMatchObject({ dayBytes: 10, monthBytes: 20, extraBytes: 5 });
  expect(inJanuary.periodEnds).toBe('2027-01-15');
  expect(ledger.view(new Date(2027, 0, 15), budget)).toMatchObject({
    dayBytes: 0,
    monthBytes: 0,
    extraBytes: 0,
    sessionBytes: 20,
    periodEnds: '2027-02-15',
  });
});

it('goes on from what a killed program has left', () => {
  const first = new UsageLedger(noUsage);
  const now = new Date(2026, 10, 25);
  first.add(700, now, 15);
  const second = new UsageLedger(first.record);
  second.add(1, now, 15);
  expect(second.view(now, budget)).toMatchObject({
    monthBytes: 701,
    dayBytes: 701,
    sessionBytes: 1,
  });
});
