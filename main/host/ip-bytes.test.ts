import { expect, it } from 'vitest';

import { formatIpAddress, parseIpAddress, parseNetwork } from './ip-bytes.ts';

it.each([
  ['192.0.2.1', 'c0000201'],
  ['::', '00000000000000000000000000000000'],
  ['::1', '00000000000000000000000000000001'],
  ['2001:db8::1:0', '20010db8000000000000000000010000'],
  ['fe80::4e54:99ff:fe45:e5d5', 'fe800000000000004e5499fffe45e5d5'],
  ['64:ff9b::192.0.2.33', '0064ff9b0000000000000000c0000221'],
  ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
])('%s is %s', (text, hex) => {
  expect(Buffer.from(parseIpAddress(text)).toString('hex')).toBe(hex);
});

it.each(['', '1.2.3', 'fe80::1%eth0', '1.2.3.4/8', 'example'])('%s is no address', (text) => {
  expect(() => parseIpAddress(text)).toThrow(RangeError);
});

it('writes IPv6 short', () => {
  expect(formatIpAddress(parseIpAddress('2001:0db8:0:0:0:0:0:1'))).toBe('2001:db8::1');
});

it.each([
  ['192.0.2.77/24', { address: '192.0.2.0', prefixLength: 24, family: 4 }],
  ['198.51.100.7', { address: '198.51.100.7', prefixLength: 32, family: 4 }],
  [' 0.0.0.0/0 ', { address: '0.0.0.0', prefixLength: 0, family: 4 }],
  ['128.0.0.0/1', { address: '128.0.0.0', prefixLength: 1, family: 4 }],
  ['2001:db8:ffff::/33', { address: '2001:db8:8000::', prefixLength: 33, family: 6 }],
  ['::/0', { address: '::', prefixLength: 0, family: 6 }],
  ['fe80::1', { address: 'fe80::1', prefixLength: 128, family: 6 }],
])('%s is the network it means', (text, network) => {
  expect(parseNetwork(text)).toEqual(network);
});

it.each([
  ...['127.0.0.0/8', '0.1.2.3', '224.0.0.0/4', '240.0.0.1', '::1', '::ffff:1.2.3.4', 'ff02::1'],
  ...['fe80::/10', '1.2.3.4/33', '::/129', '1.2.3.4/', 'a.example/8', '1.2.3.4;reboot', ''],
])('"%s" is none that may be routed', (text) => {
  expect(parseNetwork(text)).toBeUndefined();
});
