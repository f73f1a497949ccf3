import { expect, it } from 'vitest';

import { hexBytes, toHex, unwritten } from '../../test/hex-bytes.ts';
import {
  formatIpv4Address,
  isMulticastAddress,
  isUnicastAddress,
  maskPrefixLength,
  networkAddress,
  parseIpv4Address,
  prefixMask,
  readIpv4Address,
  writeIpv4Address,
} from './ipv4-address.ts';

it.each([
  ['0.0.0.0', 0],
  ['10.8.219.204', 0x0a08dbcc],
  ['192.168.8.1', 0xc0a80801],
  ['255.255.255.255', 0xffffffff],
])('reads and writes %s', (text, address) => {
  expect(parseIpv4Address(text)).toBe(address);
  expect(formatIpv4Address(address)).toBe(text);
});

it.each([
  '',
  '10.0.0',
  '10.0.0.1.2',
  '10.0.0.256',
  '10.0.0.01',
  '010.0.0.1',
  ' 10.0.0.1',
  '10.0.0.1\n',
  '10.0.0.-1',
  '0x0a.0.0.1',
  '10.0.0.1/8',
  '١٠.0.0.1',
])('refuses %j', (text) => {
  expect(parseIpv4Address(text)).toBeUndefined();
});

it('reads an address as unsigned, wherever it lies', () => {
  expect(readIpv4Address(hexBytes('a5 ffffff01 a5'), 1)).toBe(0xffffff01);
});

it('writes four bytes and no more', () => {
  const bytes = unwritten(6);
  writeIpv4Address(bytes, 1, 0xc0a80801);
  expect(toHex(bytes)).toBe('a5c0a80801a5');
});

it.each([
  [0, 0x00000000],
  [1, 0x80000000],
  [8, 0xff000000],
  [30, 0xfffffffc],
  [32, 0xffffffff],
])('turns prefix length %i into a mask and back', (prefixLength, mask) => {
  expect(prefixMask(prefixLength)).toBe(mask);
  expect(maskPrefixLength(mask)).toBe(prefixLength);
});

it.each([0xff00ff00, 0x00ffffff, 0xfffffffd, 0x7fffffff, 0x00000001])(
  'finds no prefix length in the mask %i',
  (mask) => {
    expect(maskPrefixLength(mask)).toBeUndefined();
  },
);

it('cuts an address down to its network', () => {
  expect(networkAddress(0xc0a8ffff, 20)).toBe(0xc0a8f000);
  expect(networkAddress(0xc0a8ffff, 0)).toBe(0);
  expect(networkAddress(0xc0a8ffff, 32)).toBe(0xc0a8ffff);
});

it.each([
  ['0.0.0.0', false],
  ['0.1.2.3', false],
  ['1.0.0.0', true],
  ['10.0.0.255', true],
  ['100.64.0.1', true],
  ['127.0.0.1', false],
  ['127.255.255.254', false],
  ['128.0.0.0', true],
  ['223.255.255.255', true],
  ['224.0.0.1', false],
  ['240.0.0.1', false],
  ['255.255.255.255', false],
])('says whether a station can own %s', (text, owned) => {
  expect(isUnicastAddress(parseIpv4Address(text) ?? -1)).toBe(owned);
});

it('knows the multicast range', () => {
  expect([0xdfffffff, 0xe0000000, 0xefffffff, 0xf0000000].map(isMulticastAddress)).toEqual([
    false,
    true,
    true,
    false,
  ]);
});
