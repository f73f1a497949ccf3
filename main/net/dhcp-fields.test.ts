/** Every row of the option rules: what is used, and what a bad value does. */
import { expect, it } from 'vitest';

import { hexBytes } from '../../test/hex-bytes.ts';
import { readDhcpFields, readMessageType, readServerIdentifier } from './dhcp-fields.ts';
import { joinOptions, readOptionArea } from './dhcp-options.ts';

const ascii = (text: string) => Buffer.from(text, 'latin1').toString('hex');

it.each([
  ['255.255.255.248', '0104 fffffff8', 0xfffffff8],
  ['255.0.0.0, as sticks have it', '0104 ff000000', 0xff000000],
  ['255.255.255.255', '0104 ffffffff', 0xffffffff],
  ['0.0.0.0', '0104 00000000', 0],
  ['one with a gap', '0104 ff00ff00', undefined],
  ['an inverted one', '0104 000000ff', undefined],
  ['three bytes', '0103 ffffff', undefined],
  ['two masks', '0108 ffffff00 ffffff00', undefined],
  ['an empty one', '0100', undefined],
])('mask (1): %s', (_, hex, subnetMask) => {
  expect(fields(hex).subnetMask).toBe(subnetMask);
});

it.each([
  ['all unicast ones', '0308 0a000001 0a000002', [0x0a000001, 0x0a000002]],
  ['without others', '0310 00000000 e0000001 7f000001 0a000002', [0x0a000002]],
  ['none when there is nothing else', '0304 ffffffff', undefined],
  ['none for length 0', '0300', undefined],
  ['none for length 5', '0305 0a000001 0a', undefined],
  ['none for length 3', '0303 0a0000', undefined],
  ['none beside a valid 121', '0304 0a000001 7905 00 0a000009', undefined],
  ['as they are beside a 121 with width 33', '0304 0a000001 7905 21 0a000009', [0x0a000001]],
  ['as they are beside a cut 121', '0304 0a000001 7906 18 0a000009 18', [0x0a000001]],
])('routers (3): %s', (_, hex, routers) => {
  expect(fields(hex).routers).toEqual(routers);
});

it.each([
  ['in order', '0608 08080808 01010101', [0x08080808, 0x01010101]],
  [
    'three at most',
    '0614 01010101 02020202 03030303 04040404 05050505',
    [0x01010101, 0x02020202, 0x03030303],
  ],
  ['without 0.0.0.0, which a router bug sends', '0608 00000000 08080808', [0x08080808]],
  ['without multicast', '0608 e00000fb 08080808', [0x08080808]],
  ['without loopback', '0608 7f000035 08080808', [0x08080808]],
  ['none for only bad ones', '0604 00000000', undefined],
  ['none for length 0', '0600', undefined],
  ['none for length 7', '0607 08080808 010101', undefined],
])('DNS servers (6): %s', (_, hex, dnsServers) => {
  expect(fields(hex).dnsServers).toEqual(dnsServers);
});

it.each([
  ['plain', ascii('example.com'), 'example.com'],
  ['with zero bytes behind it', ascii('example.com\0\0'), 'example.com'],
  ['with a zero byte inside', ascii('exam\0ple.com'), undefined],
  ['with a newline', ascii('a\nnameserver 6.6.6.6'), undefined],
  ['with shell characters', ascii('a;reboot'), undefined],
  ['with bytes outside ASCII', 'e4e4', undefined],
  ['of zero bytes only', '0000', undefined],
  ['empty', '', undefined],
])('domain name (15): %s', (_, value, domainName) => {
  expect(fields(option('0f', value)).domainName).toBe(domainName);
});

it('search list (119): joined over repeats, even inside a label', () => {
  const hex = option('77', `03${ascii('en')}`) + option('77', `${ascii('g')}00`);
  expect(fields(hex).searchDomains).toEqual(['eng']);
});

it('search list (119): a pointer counts from the start of the joined value', () => {
  const hex = option('77', `01${ascii('a')}00`) + option('77', `01${ascii('b')}c000`);
  expect(fields(hex).searchDomains).toEqual(['a', 'b.a']);
});

it('search list (119): dropped for a bad name', () => {
  expect(fields(option('77', `01${ascii('a')}00c0ff`)).searchDomains).toBeUndefined();
});

it.each([
  ['1400 as it is', '1a02 0578', 1400],
  ['the link, when the server says more', '1a02 2328', 1500],
  ['576 at least', '1a02 012c', 576],
  ['576 for the smallest legal value', '1a02 0044', 576],
  ['none below 68', '1a02 0043', undefined],
  ['none for 0', '1a02 0000', undefined],
  ['none for one byte', '1a01 ff', undefined],
  ['none for four bytes', '1a04 00000578', undefined],
])('MTU (26): %s', (_, hex, mtu) => {
  expect(fields(hex).mtu).toBe(mtu);
});

it.each([
  ['as said', '3304 00015180 3a04 00000e10 3b04 00001c20', 86_400, 3_600, 7_200],
  ['T1 > T2 falls back', '3304 00000e10 3a04 00000c00 3b04 00000b00', 3_600, 1_800, 3_150],
  ['a T1 of three bytes is none', '3304 00000e10 3a03 000100', 3_600, 1_800, 3_150],
  ['a T2 of five bytes is none', '3304 00000e10 3b05 0000010000', 3_600, 1_800, 3_150],
  ['below a minute', '3304 0000000a', 60, 30, 52],
])('times (51, 58, 59): %s', (_, hex, leaseTimeS, renewalTimeS, rebindingTimeS) => {
  expect(fields(hex).times).toEqual({ leaseTimeS, renewalTimeS, rebindingTimeS });
});

it('times (51, 58, 59): none without a lease time of four bytes', () => {
  expect(fields('3a04 00000e10').times).toBeUndefined();
  expect(fields('3303 000e10').times).toBeUndefined();
  expect(fields('3304 00000e10 3304 00000e10').times).toBeUndefined();
});

it.each([
  ['as it is', ascii('no free leases'), 'no free leases'],
  ['without control characters', ascii('no\r\n\x1b[31m\0lease\x7f'), 'no[31mlease'],
  ['other bytes replaced', 'c3a9', '\ufffd\ufffd'],
  ['none of nothing', '0a', undefined],
])('message (56): %s', (_, value, message) => {
  expect(fields(option('38', value)).message).toBe(message);
});

it.each([
  [
    'joined over repeats',
    '7903 18 0a01 7906 02 0a000001 00 7904 0a000001',
    [
      { destination: 0x0a010200, prefixLength: 24, gateway: 0x0a000001 },
      { destination: 0, prefixLength: 0, gateway: 0x0a000001 },
    ],
  ],
  ['none when cut', '7904 18 0a0102', undefined],
  ['none with width 33', '7909 21 0a010203 0a000001', undefined],
])('routes (121): %s', (_, hex, classlessRoutes) => {
  expect(fields(hex).classlessRoutes).toEqual(classlessRoutes);
});

it.each([
  ['one byte', '3501 05', 5],
  ['length 0', '3500', undefined],
  ['length 2', '3502 0505', undefined],
  ['twice', '3501 05 3501 05', undefined],
  ['absent', '0104 ffffff00', undefined],
])('message type (53): %s', (_, hex, type) => {
  expect(readMessageType(optionsOf(hex))).toBe(type);
});

it.each([
  ['an address', '3604 0a000001', 0x0a000001],
  ['three bytes', '3603 0a0000', undefined],
  ['two addresses', '3608 0a000001 0a000001', undefined],
  ['0.0.0.0', '3604 00000000', undefined],
  ['absent', '3501 05', undefined],
])('server (54): %s', (_, hex, serverId) => {
  expect(readServerIdentifier(optionsOf(hex))).toBe(serverId);
});

function option(code: string, value: string): string {
  return code + (value.length / 2).toString(16).padStart(2, '0') + value;
}

function optionsOf(hex: string) {
  return joinOptions([readOptionArea(hexBytes(`${hex}ff`))?.pieces ?? new Map<number, never[]>()]);
}

function fields(hex: string) {
  return readDhcpFields(optionsOf(hex), 1500);
}
