import { expect, it } from 'vitest';

import { hexBytes, toHex, unwritten } from '../../test/hex-bytes.ts';
import { emitIpv6Header, ipv6Fault, ipv6PacketLength, ipv6UpperLayer, openIpv6 } from './ipv6.ts';

const ADDRESSES = '20010db8000000000000000000000001' + '20010db8000000000000000000000002';
const PACKET = `60000000 0003 06 40 ${ADDRESSES} 010203`;

it('opens a packet and cuts padding off', () => {
  const opened = openIpv6(hexBytes(PACKET + '00'.repeat(9)));
  expect(opened).toEqual({
    nextHeader: 6,
    hopLimit: 64,
    source: hexBytes('20010db8000000000000000000000001'),
    destination: hexBytes('20010db8000000000000000000000002'),
    payload: hexBytes('010203'),
  });
});

it('writes a header over whatever was there', () => {
  const bytes = unwritten(42);
  emitIpv6Header(bytes, 1, {
    nextHeader: 6,
    hopLimit: 64,
    source: hexBytes('20010db8000000000000000000000001'),
    destination: hexBytes('20010db8000000000000000000000002'),
    payloadLength: 3,
  });
  expect(toHex(bytes)).toBe(`a56000000000030640${ADDRESSES}a5`);
});

it.each([
  ['shorter than a header', PACKET.replaceAll(' ', '').slice(0, 78), 'short'],
  ['of version 4', PACKET.replace('60000000', '45000000'), 'version'],
  ['longer than its frame', PACKET.replace('0003', '0004'), 'payload-length'],
  ['as long as it gets', PACKET.replace('0003', 'ffff'), 'payload-length'],
])('refuses a packet %s', (_, hex, fault) => {
  const bytes = hexBytes(hex);
  expect(ipv6Fault(bytes, 0, bytes.length)).toBe(fault);
  expect(openIpv6(bytes)).toBe(fault);
});

it('takes a packet without payload', () => {
  const bytes = hexBytes(`a5 60000000 0000 3b 40 ${ADDRESSES}`);
  expect(ipv6Fault(bytes, 1, 40)).toBeUndefined();
  expect(ipv6PacketLength(bytes, 1)).toBe(40);
});

it.each([
  ['directly', '06', 'a5', { nextHeader: 6, index: 41 }],
  ['behind hop-by-hop options', '00', '3a00050200000000 86', { nextHeader: 58, index: 49 }],
  [
    'behind routing and destination options',
    '2b',
    '3c00000000000000 3a01000000000000 0000000000000000 86',
    { nextHeader: 58, index: 65 },
  ],
  ['not in a fragment', '2c', '3a00000100000001 86', undefined],
  ['not behind a header that is cut', '00', '3a', undefined],
  ['not behind a header longer than the packet', '00', '3a01000000000000', undefined],
  ['not behind more headers than make sense', '00', '0000000000000000'.repeat(20), undefined],
])('finds what it carries: %s', (_, first, payload, found) => {
  const length = (payload.replaceAll(' ', '').length / 2).toString(16).padStart(4, '0');
  const bytes = hexBytes(`a5 60000000 ${length} ${first} 40 ${ADDRESSES} ${payload}`);
  expect(ipv6UpperLayer(bytes, 1)).toEqual(found);
});
