import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { dhcpBytes, type DhcpParts } from '../../test/fakes/dhcp-bytes.ts';
import { hexBytes } from '../../test/hex-bytes.ts';
import { acceptDhcpMessage, type DhcpContext } from './accept-dhcp-message.ts';
import type { DhcpStateName } from './dhcp-state.ts';

const requesting: DhcpContext = {
  state: 'REQUESTING',
  xid: 0x3903f326,
  chaddr: hexBytes('001e101f0000'),
  serverId: 0x0a000001,
  requestedIp: 0x0a000002,
  linkMtu: 1500,
};
const SERVER = '36040a000001';
const STRANGER = '36040a000063';
const DAY = '330400015180';

function judge(parts: Partial<DhcpParts>, context: Partial<DhcpContext> = {}) {
  const options = parts.options ?? `350105 ${SERVER} ${DAY} ff`;
  return acceptDhcpMessage(dhcpBytes({ ...parts, options }), { ...requesting, ...context });
}

it('accepts the ACK it waits for', () => {
  expect(judge({})).toMatchObject({
    accept: true,
    type: 'ACK',
    address: 0x0a000002,
    serverId: 0x0a000001,
    fields: { times: { leaseTimeS: 86_400, renewalTimeS: 43_200, rebindingTimeS: 75_600 } },
    warnings: [],
  });
});

it('accepts an ACK without an end option, with a warning', () => {
  expect(judge({ options: `350105 ${SERVER} ${DAY}` })).toMatchObject({
    accept: true,
    warnings: ['no-end-option'],
  });
});

it('accepts an ACK among five hundred empty options', () => {
  const options = `${'0c00'.repeat(500)} 350105 ${SERVER} ${DAY} ff`;
  expect(judge({ options })).toMatchObject({ accept: true });
});

it('accepts an ACK whose overloaded file field is junk', () => {
  const parts = { file: 'ee'.repeat(128), options: `350105 340101 ${SERVER} ${DAY} ff` };
  expect(judge(parts)).toMatchObject({ accept: true, warnings: ['broken-overload'] });
});

it('accepts an ACK that keeps its server in the file field', () => {
  const parts = { file: `${SERVER}ff`, options: `350105 340101 ${DAY} ff` };
  expect(judge(parts)).toMatchObject({ accept: true, serverId: 0x0a000001 });
});

it('reads ten thousand routes split over forty options', () => {
  const route = '180a01020a000001';
  const piece = `79f8${route.repeat(31)}`;
  const options = `350105 ${SERVER} ${DAY} ${piece.repeat(323)} ff`;
  const verdict = judge({ options });
  expect(verdict).toMatchObject({ accept: true });
  expect(verdict).toHaveProperty('fields.classlessRoutes.length', 31 * 323);
});

it.each<[string, Partial<DhcpParts>, string]>([
  ['with the wrong magic', { magic: '00000000' }, 'bad-magic'],
  ['that is a request', { op: '01' }, 'not-a-reply'],
  ['with op 0', { op: '00' }, 'not-a-reply'],
  ['with a hardware length of 16', { hardwareLength: '10' }, 'bad-hardware-length'],
  ['of another transaction', { xid: '3903f327' }, 'other-xid'],
  ['for another client', { chaddr: '001e101f0001' }, 'other-client'],
  ['without a type', { options: `${SERVER} ${DAY} ff` }, 'no-message-type'],
  ['with a type of length 0', { options: `3500 ${SERVER} ${DAY} ff` }, 'no-message-type'],
  ['with a type of length 2', { options: `35020505 ${SERVER} ${DAY} ff` }, 'no-message-type'],
  ['with its type twice', { options: `350105 350105 ${SERVER} ${DAY} ff` }, 'no-message-type'],
  ['of nothing but pads', { options: '00'.repeat(60) }, 'no-message-type'],
  ['of an unknown type', { options: `350163 ${SERVER} ${DAY} ff` }, 'bad-message-type'],
  ['of type 0', { options: `350100 ${SERVER} ${DAY} ff` }, 'bad-message-type'],
  ["of a client's type", { options: `350103 ${SERVER} ${DAY} ff` }, 'bad-message-type'],
  ['with a code as the last byte', { options: `350105 ${SERVER} ${DAY} 03` }, 'broken-option'],
  [
    'with an option longer than the rest',
    { options: `350105 ${SERVER} ${DAY} 03ff0a` },
    'broken-option',
  ],
  [
    'whose length swallows the server',
    { options: `350105 0c06${SERVER} ${DAY} ff` },
    'no-server-id',
  ],
  ['without a server', { options: `350105 ${DAY} ff` }, 'no-server-id'],
  ['with a server of three bytes', { options: `350105 36030a0000 ${DAY} ff` }, 'no-server-id'],
  ['from a stranger', { options: `350105 ${STRANGER} ${DAY} ff` }, 'other-server'],
  ['without a lease time', { options: `350105 ${SERVER} ff` }, 'no-lease-time'],
  ['with a lease time of two bytes', { options: `350105 ${SERVER} 33020e10 ff` }, 'no-lease-time'],
  ['with a lease of 0 s', { options: `350105 ${SERVER} 330400000000 ff` }, 'zero-lease-time'],
  ['for 0.0.0.0', { yiaddr: '00000000' }, 'bad-address'],
  ['for the broadcast address', { yiaddr: 'ffffffff' }, 'bad-address'],
  ['for a multicast address', { yiaddr: 'e0000001' }, 'bad-address'],
  ['for a loopback address', { yiaddr: '7f000001' }, 'bad-address'],
  ['for an address not asked for', { yiaddr: '0a000003' }, 'other-address'],
])('refuses an ACK %s', (_, parts, reason) => {
  expect(judge(parts)).toEqual({ accept: false, reason });
});

it('refuses anything that is too short', () => {
  const ack = dhcpBytes({ options: `350105 ${SERVER} ${DAY} ff` });
  for (const length of [0, 1, 44, 239]) {
    expect(acceptDhcpMessage(ack.subarray(0, length), requesting)).toEqual({
      accept: false,
      reason: 'too-short',
    });
  }
});

describe('by state', () => {
  const types = { OFFER: '350102', ACK: '350105', NAK: '350106' } as const;
  const awaited: Record<DhcpStateName, readonly string[]> = {
    INIT: [],
    SELECTING: ['OFFER'],
    REQUESTING: ['ACK', 'NAK'],
    BOUND: [],
    RENEWING: ['ACK', 'NAK'],
    REBINDING: ['ACK', 'NAK'],
    REBOOTING: ['ACK', 'NAK'],
  };
  const states = Object.keys(awaited) as DhcpStateName[];
  const cases = states.flatMap((state) =>
    (['OFFER', 'ACK', 'NAK'] as const).map((type) => ({ state, type })),
  );

  it.each(cases)('$type in $state', ({ state, type }) => {
    const verdict = judge({ options: `${types[type]} ${SERVER} ${DAY} ff` }, { state });
    expect(verdict).toMatchObject(
      awaited[state].includes(type)
        ? { accept: true, type }
        : { accept: false, reason: 'unexpected-type' },
    );
  });
});

it('accepts an OFFER without a lease time, but none of 0 s', () => {
  const selecting = { state: 'SELECTING', serverId: undefined, requestedIp: undefined } as const;
  expect(judge({ options: `350102 ${SERVER} ff` }, selecting)).toMatchObject({ accept: true });
  expect(judge({ options: `350102 ${SERVER} 330400000000 ff` }, selecting)).toEqual({
    accept: false,
    reason: 'zero-lease-time',
  });
});

it('refuses an OFFER without a server', () => {
  expect(judge({ options: `350102 ${DAY} ff` }, { state: 'SELECTING' })).toEqual({
    accept: false,
    reason: 'no-server-id',
  });
});

it('accepts a NAK whatever address and lease time stand in it', () => {
  const parts = { yiaddr: '00000000', options: `350106 ${SERVER} 38026e6f ff` };
  expect(judge(parts)).toMatchObject({ accept: true, type: 'NAK', fields: { message: 'no' } });
});

it.each<[DhcpStateName, boolean]>([
  ['REQUESTING', false],
  ['RENEWING', false],
  ['REBINDING', true],
  ['REBOOTING', true],
])('a NAK from a stranger in %s counts: %s', (state, accept) => {
  expect(judge({ options: `350106 ${STRANGER} ff` }, { state })).toHaveProperty('accept', accept);
});

it('refuses a NAK that names no server', () => {
  expect(judge({ options: '350106 ff' }, { state: 'REBINDING' })).toEqual({
    accept: false,
    reason: 'no-server-id',
  });
});

it.each<DhcpStateName>(['RENEWING', 'REBINDING', 'REBOOTING'])(
  'takes another address for news in %s',
  (state) => {
    expect(judge({ yiaddr: '0a000003' }, { state })).toMatchObject({
      accept: true,
      address: 0x0a000003,
    });
  },
);

it('never throws, and never accepts a useless address, whatever the bytes', () => {
  const options = fc.uint8Array({ maxLength: 400 });
  const states = fc.constantFrom<DhcpStateName>('SELECTING', 'REQUESTING', 'RENEWING', 'REBINDING');
  fc.assert(
    fc.property(states, options, fc.integer({ min: 0, max: 0xffffffff }), (state, tail, yiaddr) => {
      const verdict = acceptDhcpMessage(
        dhcpBytes({
          yiaddr: yiaddr.toString(16).padStart(8, '0'),
          options: `350105 ${SERVER} ${DAY} ${Buffer.from(tail).toString('hex')}`,
        }),
        { ...requesting, state },
      );
      if (!verdict.accept) return;
      const firstOctet = verdict.address >>> 24;
      expect(firstOctet > 0 && firstOctet < 224 && firstOctet !== 127).toBe(true);
      expect(verdict.fields.times?.leaseTimeS).toBeGreaterThanOrEqual(60);
    }),
  );
});
