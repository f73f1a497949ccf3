import { expect, it } from 'vitest';

import { readVoltage } from './tbatvolt.ts';

it('reads ^TBATVOLT:4458', () => {
  expect(readVoltage.parse(['^TBATVOLT:4458'])).toEqual({ millivolt: 4458 });
});

it('refuses ^TBATVOLT:n/a', () => {
  expect(() => readVoltage.parse(['^TBATVOLT:n/a'])).toThrow('AT^TBATVOLT?');
});
