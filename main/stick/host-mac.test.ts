import { expect, it } from 'vitest';

import { parseMacString, randomLocalMac } from './host-mac.ts';

it.each([
  ['001e101f0000', '001e101f0000'],
  ['582C80139263', '582c80139263'],
  ['021E101F0001', '021e101f0001'],
])('takes %s', (text, expected) => {
  expect(Buffer.from(parseMacString(text) ?? []).toString('hex')).toBe(expected);
});

it.each([
  ['empty', ''],
  ['too short', '001e101f000'],
  ['too long', '001e101f00000'],
  ['with separators', '00:1e:10:1f:00:00'],
  ['not hexadecimal', '001e101g0000'],
  ['with a sign', '+01e101f0000'],
  ['with white space', ' 01e101f0000'],
  ['multicast', '011e101f0000'],
  ['broadcast', 'ffffffffffff'],
  ['zero', '000000000000'],
  ['followed by a line break', '001e101f0000\n'],
])('refuses a string that is %s', (_, text) => {
  expect(parseMacString(text)).toBeUndefined();
});

it.each([0x00, 0xff, 0xa5])('makes a local unicast address of random bytes %i', (byte) => {
  const mac = randomLocalMac((length) => new Uint8Array(length).fill(byte));
  expect(mac).toHaveLength(6);
  expect((mac[0] ?? 0) & 0x03).toBe(0x02);
  expect([...mac.subarray(1)]).toEqual([byte, byte, byte, byte, byte]);
  expect((mac[0] ?? 0) & 0xfc).toBe(byte & 0xfc);
});
