import fc from 'fast-check';
import { expect, it } from 'vitest';

import { hexBytes, toHex } from '../../test/hex-bytes.ts';
import {
  formatIpv6Address,
  ipv6AddressEquals,
  isIpv6Multicast,
  isIpv6Unicast,
  isLinkLocal,
  isUnspecifiedIpv6,
  joinInterfaceId,
  multicastMac,
  networkPrefix,
  parseIpv6Address,
  sharesPrefix,
  solicitedNodeGroup,
} from './ipv6-address.ts';

it.each([
  ['2001:db8:0:0:1:0:0:1', '20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
  ['::', '00000000000000000000000000000000', '::'],
  ['::1', '00000000000000000000000000000001', '::1'],
  ['FE80::', 'fe800000000000000000000000000000', 'fe80::'],
  ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008', '1:2:3:4:5:6:7:8'],
  ['1::3:4:5:6:7:8', '00010000000300040005000600070008', '1:0:3:4:5:6:7:8'],
  ['0:0:1::', '00000000000100000000000000000000', '0:0:1::'],
])('reads %s', (text, hex, written) => {
  const address = parseIpv6Address(text);
  expect(address && toHex(address)).toBe(hex);
  expect(formatIpv6Address(hexBytes(`a5${hex}`), 1)).toBe(written);
});

it.each([
  '',
  ':',
  ':::',
  '1',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4::5:6:7:8',
  '1::2::3',
  ':1::2',
  '1::2:',
  '12345::',
  'g::',
  '::ffff:1.2.3.4',
  'fe80::1%eth0',
  ' ::1',
])('refuses %j', (text) => {
  expect(parseIpv6Address(text)).toBeUndefined();
});

it('reads what it has written', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      expect(parseIpv6Address(formatIpv6Address(bytes))).toEqual(bytes);
    }),
  );
});

it.each([
  ['::', [true, false, false, false]],
  ['::1', [false, false, false, false]],
  ['::2', [false, true, false, false]],
  ['2001:db8::1', [false, true, false, false]],
  ['fe7f::1', [false, true, false, false]],
  ['fe80::1', [false, true, true, false]],
  ['febf::1', [false, true, true, false]],
  ['fec0::1', [false, true, false, false]],
  ['ff02::1', [false, false, false, true]],
])('knows what %s is', (text, expected) => {
  const bytes = Uint8Array.of(0xa5, ...(parseIpv6Address(text) ?? []));
  const questions = [isUnspecifiedIpv6, isIpv6Unicast, isLinkLocal, isIpv6Multicast];
  expect(questions.map((question) => question(bytes, 1))).toEqual(expected);
});

it('compares at an offset, to the last byte', () => {
  const address = hexBytes('20010db8000000000000000000000001');
  expect(ipv6AddressEquals(hexBytes('a520010db8000000000000000000000001'), 1, address)).toBe(true);
  expect(ipv6AddressEquals(hexBytes('a520010db8000000000000000000000002'), 1, address)).toBe(false);
  expect(ipv6AddressEquals(hexBytes('20010db8'), 0, address)).toBe(false);
});

it('cuts an address to its prefix and compares as far as it goes', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.integer({ min: 0, max: 128 }),
      (address, length) => {
        const bits = (bytes: Readonly<Uint8Array>) =>
          Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
        const prefix = networkPrefix(address, length);
        expect(bits(prefix)).toBe(bits(address).slice(0, length).padEnd(128, '0'));
        expect(sharesPrefix(prefix, address, length)).toBe(true);
        const other = address.map((byte) => byte ^ 0xff);
        expect(sharesPrefix(other, address, length)).toBe(length === 0);
      },
    ),
  );
});

it('joins prefix and interface id', () => {
  const prefix = hexBytes('20010db8004a0001ffffffffffffffff');
  expect(toHex(joinInterfaceId(prefix, hexBytes('0102030405060708')))).toBe(
    '20010db8004a00010102030405060708',
  );
});

it('finds the group for questions about an address, and its MAC', () => {
  const group = solicitedNodeGroup(hexBytes('fe800000000000004e5499fffe45e5d5'));
  expect(toHex(Uint8Array.from(group))).toBe('ff0200000000000000000001ff45e5d5');
  expect(toHex(multicastMac(group))).toBe('3333ff45e5d5');
});
