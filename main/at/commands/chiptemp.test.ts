import { expect, it } from 'vitest';

import { readChipTemperatures } from './chiptemp.ts';

it('reads degrees, tenths of a degree and missing sensors', () => {
  expect(readChipTemperatures.parse(['^CHIPTEMP: 304,304,65535,27,65535'])).toEqual({
    celsius: [30.4, 30.4, null, 27, null],
  });
});

it('refuses what is no number', () => {
  expect(() => readChipTemperatures.parse(['^CHIPTEMP: warm'])).toThrow('AT^CHIPTEMP?');
});
