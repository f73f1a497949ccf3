import { describe, expect, it } from 'vitest';

import { udp6 } from '../../test/fakes/ipv6-bytes.ts';
import { hexBytes, toHex } from '../../test/hex-bytes.ts';
import { emitUdp, emitUdpOverIpv6, openUdp, openUdpOverIpv6 } from './udp.ts';

const addresses = { source: 0x0a000001, destination: 0x0a000002 };
const DATAGRAM = '0035 4e20 000b 997e 010203';

it('opens a datagram', () => {
  expect(openUdp(hexBytes(DATAGRAM), addresses)).toEqual({
    sourcePort: 53,
    destinationPort: 20_000,
    payload: hexBytes('010203'),
  });
});

it('writes the same bytes', () => {
  const datagram = { sourcePort: 53, destinationPort: 20_000, payload: hexBytes('010203') };
  expect(toHex(emitUdp(datagram, addresses))).toBe(DATAGRAM.replaceAll(' ', ''));
});

it('writes a computed checksum of 0 as ffff, since 0 means none', () => {
  const datagram = { sourcePort: 1, destinationPort: 2, payload: hexBytes('ebd4') };
  expect(toHex(emitUdp(datagram, addresses))).toBe('00010002000affffebd4');
  expect(openUdp(hexBytes('00010002000affffebd4'), addresses)).toHaveProperty('sourcePort', 1);
});

it('takes a datagram without a checksum', () => {
  expect(openUdp(hexBytes('0035 4e20 000b 0000 010203'), addresses)).toHaveProperty('sourcePort');
});

it('refuses a wrong checksum', () => {
  expect(openUdp(hexBytes('0035 4e20 000b 997f 010203'), addresses)).toBe('udp-checksum');
});

it('refuses a right checksum between other stations', () => {
  const others = { source: 0x0a000001, destination: 0x0a000003 };
  expect(openUdp(hexBytes(DATAGRAM), others)).toBe('udp-checksum');
});

it('checks nothing without the addresses', () => {
  expect(openUdp(hexBytes('0035 4e20 000b 997f 010203'))).toHaveProperty('destinationPort');
});

it('ignores what lies behind its length', () => {
  expect(openUdp(hexBytes(`${DATAGRAM} eeee`), addresses)).toHaveProperty('payload.length', 3);
});

it.each([
  ['shorter than its header', '0035 4e20 000b 99', 'udp-short'],
  ['with a length below 8', '0035 4e20 0007 0000 010203', 'udp-length'],
  ['with a length above the IP payload', '0035 4e20 000c 0000 010203', 'udp-length'],
])('refuses a datagram %s', (_, bytes, refusal) => {
  expect(openUdp(hexBytes(bytes), addresses)).toBe(refusal);
});

describe('over IPv6', () => {
  const addresses = {
    source: hexBytes('20010db8005300000000000000000001'),
    destination: hexBytes('20010db8004a00010102030405060708'),
  };
  const datagram = { sourcePort: 53, destinationPort: 20_000, payload: hexBytes('010203') };
  const bytes = udp6(
    toHex(addresses.source),
    toHex(addresses.destination),
    '00354e20',
    '010203',
  ).slice(80);

  it('writes and opens a datagram, padding behind it ignored', () => {
    expect(toHex(emitUdpOverIpv6(datagram, addresses))).toBe(bytes);
    expect(openUdpOverIpv6(hexBytes(`${bytes}0000`), addresses)).toEqual(datagram);
  });

  it.each([
    ['no checksum', bytes.replace(/^(.{12}).{4}/, '$10000'), 'udp-checksum'],
    ['a wrong one', bytes.replace(/^(.{12}).{4}/, '$1beef'), 'udp-checksum'],
    ['a length below its header', bytes.replace('000b', '0007'), 'udp-length'],
    ['half a header', bytes.slice(0, 14), 'udp-short'],
  ])('refuses %s', (_, hex, refusal) => {
    expect(openUdpOverIpv6(hexBytes(hex), addresses)).toBe(refusal);
  });
});
