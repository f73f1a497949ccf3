import { expect, it } from 'vitest';

import { hexBytes, toHex, unwritten } from '../../test/hex-bytes.ts';
import {
  BROADCAST_MAC,
  copyMac,
  formatMac,
  isGroupMac,
  isZeroMac,
  macEquals,
  parseMac,
} from './mac-address.ts';

it.each(['4c549945e5d5', '4C:54:99:45:E5:D5', '4c-54-99-45-e5-d5'])('reads %s', (text) => {
  const mac = parseMac(text);
  expect(mac && formatMac(mac)).toBe('4c:54:99:45:e5:d5');
});

it.each([
  '',
  '4c549945e5',
  '4c549945e5d5a5',
  '4c549945e5dg',
  '4c:54:99:45:e5:d5:',
  ' 4c549945e5d5',
])('refuses %j', (text) => {
  expect(parseMac(text)).toBeUndefined();
});

it('compares six bytes wherever they lie', () => {
  const mac = hexBytes('001e101f0000');
  expect(macEquals(hexBytes('a5 001e101f0000'), 1, mac)).toBe(true);
  expect(macEquals(hexBytes('a5 001e101f0001'), 1, mac)).toBe(false);
  expect(macEquals(hexBytes('001e101f00'), 0, mac)).toBe(false);
});

it('tells group addresses and the empty one', () => {
  expect(isGroupMac(BROADCAST_MAC, 0)).toBe(true);
  expect(isGroupMac(hexBytes('01005e000001'), 0)).toBe(true);
  expect(isGroupMac(hexBytes('021e101f0000'), 0)).toBe(false);
  expect(isZeroMac(hexBytes('000000000000'), 0)).toBe(true);
  expect(isZeroMac(hexBytes('000000000001'), 0)).toBe(false);
});

it('copies six bytes and no more', () => {
  const bytes = unwritten(8);
  copyMac(bytes, 1, hexBytes('ff 001e101f0001'), 1);
  expect(toHex(bytes)).toBe('a5001e101f0001a5');
});
