import { expect, it } from 'vitest';

import { DNS_SERVER, icmpv6, PREFIX } from '../../test/fakes/ipv6-bytes.ts';
import { hexBytes, toHex } from '../../test/hex-bytes.ts';
import {
  emitEchoRequest,
  Icmpv6Type,
  isEchoOf,
  isIcmpv6Error,
  isNeighborDiscovery,
  openIcmpv6,
  parseEchoReply,
} from './icmpv6.ts';
import { openIpv6 } from './ipv6.ts';

const US = `${PREFIX}0102030405060708`;

function open(packet: string) {
  const opened = openIpv6(hexBytes(packet));
  if (typeof opened === 'string') throw new Error(opened);
  return openIcmpv6(opened);
}

/** 3 bytes of data: the checksum covers a length that is not even. */
const reply = { from: DNS_SERVER, to: US, head: '8100', body: '1a2b 0003 aabbcc' };

it('opens an echo reply', () => {
  const message = open(icmpv6(reply));
  expect(message).toMatchObject({ type: 129, code: 0 });
  expect(typeof message === 'string' ? message : parseEchoReply(message)).toEqual({
    identifier: 0x1a2b,
    sequence: 3,
  });
});

it('writes an echo request', () => {
  const [source, destination] = [hexBytes(US), hexBytes(DNS_SERVER)];
  const message = emitEchoRequest({ identifier: 0x1a2b, sequence: 3 }, hexBytes('aabbcc'), {
    source,
    destination,
  });
  const whole = icmpv6({ from: US, to: DNS_SERVER, head: '8000', body: '1a2b 0003 aabbcc' });
  expect(toHex(message)).toBe(whole.slice(80));
});

it('refuses a wrong checksum, an absent one too', () => {
  expect(open(icmpv6({ ...reply, checksum: '0000' }))).toBe('icmp-checksum');
  expect(open(icmpv6({ ...reply, checksum: 'ffff' }))).toBe('icmp-checksum');
});

it('refuses what is too short for a header', () => {
  expect(open(`60000000 0003 3a ff ${DNS_SERVER}${US} 810000`)).toBe('icmp-short');
});

it.each([
  ['a request', { ...reply, head: '8000' }],
  ['a code', { ...reply, head: '8101' }],
  ['a cut header', { ...reply, body: '1a2b' }],
])('takes %s for no echo reply', (_, parts) => {
  const message = open(icmpv6(parts));
  expect(typeof message === 'string' ? message : parseEchoReply(message)).toBeUndefined();
});

it('recognises echoes by type and identifier', () => {
  const bytes = hexBytes('a5 8100 0000 1a2b 0003');
  expect(isEchoOf(bytes, 1, Icmpv6Type.EchoReply, 0x1a2b)).toBe(true);
  expect(isEchoOf(bytes, 1, Icmpv6Type.EchoReply, 0x1a2c)).toBe(false);
  expect(isEchoOf(bytes, 1, Icmpv6Type.EchoRequest, 0x1a2b)).toBe(false);
});

it('tells errors and neighbour discovery from other messages', () => {
  const types = [1, 2, 127, 128, 129, 130, 132, 133, 134, 135, 136, 137, 138, 143];
  expect(types.filter((type) => isIcmpv6Error(Uint8Array.of(type), 0))).toEqual([1, 2, 127]);
  expect(types.filter(isNeighborDiscovery)).toEqual([133, 134, 135, 136, 137]);
});
