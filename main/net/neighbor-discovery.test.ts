import { expect, it } from 'vitest';

import {
  HOST_MAC,
  icmpv6,
  PREFIX,
  ROUTER,
  STICK_MAC,
  type Icmpv6Parts,
} from '../../test/fakes/ipv6-bytes.ts';
import { hexBytes, toHex } from '../../test/hex-bytes.ts';
import { openIcmpv6 } from './icmpv6.ts';
import { openIpv6 } from './ipv6.ts';
import {
  emitNeighborAdvertisement,
  emitNeighborSolicitation,
  emitRouterSolicitation,
  parseNdOptions,
  parseNeighborAdvertisement,
  parseNeighborSolicitation,
} from './neighbor-discovery.ts';

const US = `${PREFIX}0102030405060708`;
const OUR_GROUP = 'ff0200000000000000000001ff060708';
const NOBODY = '0'.repeat(32);
const GROUP = 'ff020000000000000000000000000001';

const question = { to: OUR_GROUP, head: '8700', body: `00000000 ${US} 0101${STICK_MAC}` };
const answer = { to: US, head: '8800', body: `60000000 ${ROUTER} 0201${STICK_MAC}` };

function parse<Result>(
  parser: (
    packet: Exclude<ReturnType<typeof openIpv6>, string>,
    message: Exclude<ReturnType<typeof openIcmpv6>, string>,
  ) => Result,
  parts: Icmpv6Parts,
): Result {
  const packet = openIpv6(hexBytes(icmpv6(parts)));
  if (typeof packet === 'string') throw new Error(packet);
  const message = openIcmpv6(packet);
  if (typeof message === 'string') throw new Error(message);
  return parser(packet, message);
}

it('reads a question', () => {
  expect(parse(parseNeighborSolicitation, question)).toEqual({
    target: hexBytes(US),
    sourceMac: hexBytes(STICK_MAC),
  });
});

it('reads a question sent to us alone, and one without a MAC', () => {
  const unicast = { ...question, to: US, body: `00000000 ${US}` };
  expect(parse(parseNeighborSolicitation, unicast)).toEqual({
    target: hexBytes(US),
    sourceMac: undefined,
  });
});

it('reads a check for doubles', () => {
  const check = { ...question, from: NOBODY, body: `00000000 ${US}` };
  expect(parse(parseNeighborSolicitation, check)).toMatchObject({ sourceMac: undefined });
});

it.each<[string, Partial<Icmpv6Parts>, string]>([
  ['from beyond a router', { hopLimit: 'fe' }, 'hop-limit'],
  ['with a code', { head: '8701' }, 'code'],
  ['that is cut', { body: `00000000 ${US.slice(2)}` }, 'short'],
  ['about a group', { body: `00000000 ${GROUP}` }, 'target'],
  ['with an option of length 0', { body: `00000000 ${US} 0100${STICK_MAC}` }, 'option-length'],
  ['with an option past its end', { body: `00000000 ${US} 0102${STICK_MAC}` }, 'option-length'],
  ['with half an option', { body: `00000000 ${US} 01` }, 'option-length'],
  ['from a group', { from: GROUP }, 'source'],
  ['from nobody, with a MAC', { from: NOBODY }, 'source'],
  ['from nobody, to one', { from: NOBODY, to: US, body: `00000000 ${US}` }, 'destination'],
])('refuses a question %s', (_, change, refusal) => {
  expect(parse(parseNeighborSolicitation, { ...question, ...change })).toBe(refusal);
});

it('reads an answer', () => {
  expect(parse(parseNeighborAdvertisement, answer)).toEqual({
    isSolicited: true,
    target: hexBytes(ROUTER),
    targetMac: hexBytes(STICK_MAC),
  });
  const unasked = { ...answer, to: GROUP, body: `20000000 ${ROUTER}` };
  expect(parse(parseNeighborAdvertisement, unasked)).toMatchObject({
    isSolicited: false,
    targetMac: undefined,
  });
});

it.each<[string, Partial<Icmpv6Parts>, string]>([
  ['from beyond a router', { hopLimit: '40' }, 'hop-limit'],
  ['with a code', { head: '8801' }, 'code'],
  ['that is cut', { body: '60000000' }, 'short'],
  ['about a group', { body: `60000000 ${GROUP}` }, 'target'],
  ['with an option of length 0', { body: `60000000 ${ROUTER} 0200${STICK_MAC}` }, 'option-length'],
  ['from a group', { from: GROUP }, 'source'],
  ['from nobody', { from: NOBODY }, 'source'],
  ['to everybody that was asked for by one', { to: GROUP }, 'flags'],
])('refuses an answer %s', (_, change, refusal) => {
  expect(parse(parseNeighborAdvertisement, { ...answer, ...change })).toBe(refusal);
});

it('takes a MAC option of another length for none', () => {
  const long = { ...question, body: `00000000 ${US} 0102${STICK_MAC}0000000000000000` };
  expect(parse(parseNeighborSolicitation, long)).toMatchObject({ sourceMac: undefined });
});

it('walks over options it does not know', () => {
  const bytes = hexBytes('ffff 0e01aabbccddeeff 0101001e101f0000');
  expect(parseNdOptions(bytes, 2)).toEqual([
    { type: 14, value: hexBytes('aabbccddeeff') },
    { type: 1, value: hexBytes('001e101f0000') },
  ]);
  expect(parseNdOptions(bytes, 18)).toEqual([]);
});

const addresses = (from: string, to: string) => ({
  source: hexBytes(from),
  destination: hexBytes(to),
});

it.each([
  [
    'a router solicitation',
    toHex(emitRouterSolicitation(addresses(US, GROUP), hexBytes(HOST_MAC))),
    icmpv6({ from: US, to: GROUP, head: '8500', body: `00000000 0101${HOST_MAC}` }),
  ],
  [
    'a neighbour solicitation',
    toHex(emitNeighborSolicitation(addresses(US, GROUP), hexBytes(ROUTER), hexBytes(HOST_MAC))),
    icmpv6({ from: US, to: GROUP, head: '8700', body: `00000000 ${ROUTER} 0101${HOST_MAC}` }),
  ],
  [
    'a check for doubles',
    toHex(emitNeighborSolicitation(addresses(NOBODY, OUR_GROUP), hexBytes(US))),
    icmpv6({ from: NOBODY, to: OUR_GROUP, head: '8700', body: `00000000 ${US}` }),
  ],
  [
    'an answer to one station',
    toHex(emitNeighborAdvertisement(addresses(US, ROUTER), hexBytes(US), hexBytes(HOST_MAC), true)),
    icmpv6({ from: US, to: ROUTER, head: '8800', body: `60000000 ${US} 0201${HOST_MAC}` }),
  ],
  [
    'an answer to everybody',
    toHex(emitNeighborAdvertisement(addresses(US, GROUP), hexBytes(US), hexBytes(HOST_MAC), false)),
    icmpv6({ from: US, to: GROUP, head: '8800', body: `20000000 ${US} 0201${HOST_MAC}` }),
  ],
])('writes %s', (_, written, packet) => {
  expect(written).toBe(packet.slice(80));
});
