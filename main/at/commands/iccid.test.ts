import { expect, it } from 'vitest';

import { readIccid } from './iccid.ts';

it.each([
  ['^ICCID: 8949000000000000015', '8949000000000000015'],
  ['^ICCID: "89490000000000000150"', '89490000000000000150'],
  ['^ICCID: 8949000000000000015F', '8949000000000000015'],
  // Nibbles as stored on the SIM, by old firmware.
  ['^ICCID: 984900000000000000F1', '8994000000000000001'],
])('reads %s', (line, iccid) => {
  expect(readIccid.parse([line])).toEqual({ iccid });
});

it.each(['^ICCID:', '^ICCID: 1234', '^ICCID: FFFFFFFFFFFFFFFFFFFF'])('refuses %s', (line) => {
  expect(() => readIccid.parse([line])).toThrow('AT^ICCID?');
});
