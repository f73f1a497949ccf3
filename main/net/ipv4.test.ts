import { expect, it } from 'vitest';

import { hexBytes, toHex, unwritten } from '../../test/hex-bytes.ts';
import {
  emitIpv4Header,
  ipv4Destination,
  ipv4Fault,
  ipv4HeaderLength,
  ipv4Protocol,
  ipv4Source,
  ipv4StartsPayload,
  ipv4TotalLength,
  openIpv4,
} from './ipv4.ts';

/** 10.0.0.1 → 10.0.0.2, UDP, 11 bytes of payload. */
const PACKET = '4500 001f 1234 0000 4011 5498 0a000001 0a000002' + '0035 4e20 000b 997e 010203';

it('opens a packet', () => {
  expect(openIpv4(hexBytes(PACKET))).toEqual({
    protocol: 17,
    source: 0x0a000001,
    destination: 0x0a000002,
    payload: hexBytes('0035 4e20 000b 997e 010203'),
  });
});

it('cuts Ethernet padding off', () => {
  const packet = openIpv4(hexBytes(PACKET + '00'.repeat(15)));
  expect(packet).toHaveProperty('payload.length', 11);
});

it('steps over IP options', () => {
  // Router alert (94 04 00 00) in a header of 24 bytes.
  const packet = openIpv4(hexBytes('4600 0019 0000 0000 4001 d1dd 0a000001 0a000002 94040000 ee'));
  expect(packet).toHaveProperty('payload', hexBytes('ee'));
});

it('writes a header with its checksum', () => {
  const bytes = unwritten(22);
  emitIpv4Header(bytes, 1, {
    protocol: 17,
    source: 0x0a000001,
    destination: 0x0a000002,
    identification: 0x1234,
    payloadLength: 11,
  });
  expect(toHex(bytes)).toBe('a5' + '4500001f12340000401154980a0000010a000002' + 'a5');
});

it.each([
  ['shorter than a header', '4500 001f 1234 0000 4011 5498 0a000001 0a0000', 'short'],
  ['of version 6', '6000 001f 1234 0000 4011 5498 0a000001 0a000002', 'version'],
  [
    'with a header length of 16',
    '4400 0014 1234 0000 4011 5498 0a000001 0a000002',
    'header-length',
  ],
  [
    'with a header longer than itself',
    '4600 0014 1234 0000 4011 5498 0a000001 0a000002',
    'header-length',
  ],
  [
    'with a total length below its header',
    '4500 0013 1234 0000 4011 5498 0a000001 0a000002',
    'total-length',
  ],
  [
    'with a total length above the frame',
    '4500 0015 1234 0000 4011 5498 0a000001 0a000002',
    'total-length',
  ],
])('refuses a packet %s', (_, bytes, fault) => {
  const packet = hexBytes(bytes);
  expect(ipv4Fault(packet, 0, packet.length)).toBe(fault);
  expect(openIpv4(packet)).toBe(fault);
});

it('leaves the checksum to the host but insists on it for itself', () => {
  const packet = hexBytes(PACKET.replace('5498', '5499'));
  expect(ipv4Fault(packet, 0, packet.length)).toBeUndefined();
  expect(openIpv4(packet)).toBe('ip-checksum');
});

it.each([
  ['the first', '2000', '3498', true],
  ['a middle', '2001', '3497', false],
  ['the last', '0001', '5497', false],
])('opens no fragment: %s', (_, flags, checksum, startsPayload) => {
  const packet = hexBytes(PACKET.replace('1234 0000', `1234 ${flags}`).replace('5498', checksum));
  expect(openIpv4(packet)).toBe('fragment');
  expect(ipv4StartsPayload(packet, 0)).toBe(startsPayload);
});

it('opens a packet that must not be fragmented', () => {
  const packet = hexBytes(PACKET.replace('1234 0000', '1234 4000').replace('5498', '1498'));
  expect(openIpv4(packet)).toHaveProperty('protocol', 17);
});

it('reads fields at an offset', () => {
  const bytes = hexBytes(`a5a5a5 ${PACKET}`);
  expect(ipv4Fault(bytes, 3, 31)).toBeUndefined();
  expect(ipv4HeaderLength(bytes, 3)).toBe(20);
  expect(ipv4TotalLength(bytes, 3)).toBe(31);
  expect(ipv4Protocol(bytes, 3)).toBe(17);
  expect(ipv4Source(bytes, 3)).toBe(0x0a000001);
  expect(ipv4Destination(bytes, 3)).toBe(0x0a000002);
});
