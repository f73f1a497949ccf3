import { expect, it } from 'vitest';

import { readLteLevels } from './cerssi.ts';

it('reads the fields that are understood', () => {
  expect(readLteLevels.parse(['^CERSSI:0,0,0,0,255,-90,-7,15,32639,32639,32639'])).toEqual({
    rsrpDbm: -90,
    rsrqDb: -7,
    sinrDb: 15,
  });
  expect(readLteLevels.parse(['^CERSSI:0,0,0,0,255,32639,-7,32639'])).toEqual({
    rsrpDbm: null,
    rsrqDb: -7,
    sinrDb: null,
  });
});

it('refuses the short form of 3G sticks', () => {
  expect(() => readLteLevels.parse(['^CERSSI:20,0'])).toThrow('AT^CERSSI?');
});
