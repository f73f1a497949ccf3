import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { dhcpBytes, type DhcpParts } from '../../test/fakes/dhcp-bytes.ts';
import { ipv4, udp } from '../../test/fakes/stick-peer.ts';
import { toHex } from '../../test/hex-bytes.ts';
import { inspectDhcp } from './inspect-dhcp.ts';

const context = {
  state: 'REQUESTING',
  xid: 956560166,
  chaddr: '001e101f0000',
  serverId: '10.0.0.1',
  requestedIp: '10.0.0.2',
  linkMtu: 1500,
};
const ACK = '350105 36040a000001 330400015180';

function inspect(parts: DhcpParts, changes: Partial<typeof context> = {}) {
  return inspectDhcp({
    hex: toHex(dhcpBytes(parts)),
    layer: 'dhcp',
    context: { ...context, ...changes },
  });
}

it('shows what the client would read in an ACK', () => {
  expect(inspect({ options: `${ACK} 7907100a010a000001 ff` })).toEqual({
    accept: true,
    type: 'ACK',
    yiaddr: '10.0.0.2',
    fields: {
      serverId: '10.0.0.1',
      leaseTime: 86_400,
      t1: 43_200,
      t2: 75_600,
      classlessRoutes: [['10.1.0.0/16', '10.0.0.1']],
    },
  });
});

it('shows every field there is', () => {
  const options =
    `${ACK} 3a0400000e10 3b0400001c20 0104fffffff8 03040a000001 060808080808 01010101` +
    ' 0f03616263 770302616200 1a020578 38026869 ff';
  expect(inspect({ options })).toEqual({
    accept: true,
    type: 'ACK',
    yiaddr: '10.0.0.2',
    fields: {
      serverId: '10.0.0.1',
      leaseTime: 86_400,
      t1: 3_600,
      t2: 7_200,
      subnetMask: '255.255.255.248',
      routers: ['10.0.0.1'],
      dnsServers: ['8.8.8.8', '1.1.1.1'],
      domainName: 'abc',
      mtu: 1400,
      message: 'hi',
    },
  });
});

it('shows a search list, an infinite lease, a route on the link and warnings', () => {
  const options = '350105 36040a000001 3304ffffffff 7704 02616200 790500 00000000';
  expect(inspect({ options })).toEqual({
    accept: true,
    type: 'ACK',
    yiaddr: '10.0.0.2',
    fields: {
      serverId: '10.0.0.1',
      leaseTime: 4_294_967_295,
      searchDomains: ['ab'],
      classlessRoutes: [['0.0.0.0/0', '0.0.0.0']],
    },
    warnings: ['no-end-option'],
  });
});

it('accepts OFFER and NAK where they are waited for', () => {
  expect(inspect({ options: '350102 36040a000001 ff' }, { state: 'SELECTING' })).toEqual({
    accept: true,
    type: 'OFFER',
    yiaddr: '10.0.0.2',
    fields: { serverId: '10.0.0.1' },
  });
  expect(inspect({ yiaddr: '00000000', options: '350106 36040a000001 38026e6f ff' })).toEqual({
    accept: true,
    type: 'NAK',
    yiaddr: '0.0.0.0',
    fields: { serverId: '10.0.0.1', message: 'no' },
  });
});

it('says why a message would be refused', () => {
  expect(inspect({ options: `${ACK} ff` }, { xid: 1 })).toEqual({
    accept: false,
    reason: 'other-xid',
  });
  expect(inspect({ options: `${ACK} ff` }, { state: 'BOUND' })).toEqual({
    accept: false,
    reason: 'unexpected-type',
  });
});

it('does without the parts of the context that a state does not have', () => {
  const { state, xid, chaddr } = context;
  const hex = toHex(dhcpBytes({ options: `${ACK} 1a022328 ff` }));
  expect(inspectDhcp({ hex, context: { state, xid, chaddr } })).toMatchObject({
    accept: true,
    fields: { mtu: 1500 },
  });
  expect(
    inspectDhcp({
      hex,
      layer: 'dhcp',
      context: { state, xid, chaddr: '00:1e:10:1f:00:00', serverId: null, requestedIp: null },
    }),
  ).toMatchObject({ accept: true });
});

describe('the layers below', () => {
  const message = toHex(dhcpBytes({ options: `${ACK} ff` }));
  const SERVER = '0a000001';
  const CLIENT = '0a000002';
  const datagram = udp(SERVER, CLIENT, '00430044', message);
  const packet = ipv4('11', SERVER, CLIENT, datagram);
  const frame = `001e101f00004c549945e5d50800${packet}`;
  const inspectLayer = (layer: string, hex: string) => inspectDhcp({ layer, hex, context });

  it.each([
    ['ethernet', frame],
    ['ethernet', `${frame}00000000`],
    ['ethernet', frame.replace('001e101f0000', 'ffffffffffff')],
    ['ip', packet],
    ['udp', datagram],
    ['udp', udp(SERVER, 'ffffffff', '00430044', message)],
    ['udp', datagram.replace(/^(.{12}).{4}/, '$10000')],
  ])('opens %s %#', (layer, hex) => {
    expect(inspectLayer(layer, hex)).toMatchObject({ accept: true, type: 'ACK' });
  });

  it.each([
    ['ethernet', frame.slice(0, 20), 'frame-short'],
    ['ethernet', frame.replace('001e101f0000', '001e101f0001'), 'frame-other-destination'],
    ['ethernet', frame.replace('4c549945e5d5', '001e101f0000'), 'frame-own-source'],
    ['ethernet', frame.replace('e5d50800', 'e5d586dd'), 'not-ipv4'],
    ['ethernet', frame.slice(0, -2), 'total-length'],
    ['ip', packet.replace('ff11', 'fe11'), 'ip-checksum'],
    ['ip', `6${packet.slice(1)}`, 'version'],
    ['ip', packet.slice(0, 30), 'short'],
    ['ip', ipv4('06', SERVER, CLIENT, datagram), 'not-udp'],
    ['ip', ipv4('11', SERVER, '0a000003', datagram), 'udp-checksum'],
    ['ip', ipv4('11', SERVER, CLIENT, udp(SERVER, CLIENT, '00440044', message)), 'source-port'],
    [
      'ip',
      ipv4('11', SERVER, CLIENT, udp(SERVER, CLIENT, '00430043', message)),
      'destination-port',
    ],
    ['udp', datagram.slice(0, 14), 'udp-short'],
    ['udp', datagram.replace(/^(.{8}).{4}/, '$10007'), 'udp-length'],
    ['udp', datagram.replace(/^(.{8}).{4}/, '$1ffff'), 'udp-length'],
    ['udp', datagram.replace(/^(.{12}).{4}/, '$11234'), 'udp-checksum'],
    ['udp', udp(SERVER, CLIENT, '00430044', message.slice(0, 400)), 'too-short'],
    ['udp', `0043004400d00000${message.slice(0, 400)}`, 'too-short'],
    ['dhcp', message.slice(0, 400), 'too-short'],
  ])('refuses at %s %#', (layer, hex, reason) => {
    expect(inspectLayer(layer, hex)).toEqual({ accept: false, reason });
  });
});

describe('a request that makes no sense', () => {
  const hex = toHex(dhcpBytes({ options: `${ACK} ff` }));

  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /not an object/],
    ['null', null, /not an object/],
    ['a list', [], /not an object/],
    ['text', 'hex', /not an object/],
    ['no hex', { context }, /"hex"/],
    ['an odd number of digits', { hex: '020', context }, /"hex"/],
    ['other letters', { hex: '0x02', context }, /"hex"/],
    ['an unknown layer', { hex, layer: 'tcp', context }, /"layer"/],
    ['no context', { hex }, /"context"/],
    ['an unknown state', { hex, context: { ...context, state: 'bound' } }, /"state"/],
    ['no xid', { hex, context: { ...context, xid: undefined } }, /"xid"/],
    ['a negative xid', { hex, context: { ...context, xid: -1 } }, /"xid"/],
    ['a broken xid', { hex, context: { ...context, xid: 1.5 } }, /"xid"/],
    ['an xid of 33 bits', { hex, context: { ...context, xid: 2 ** 32 } }, /"xid"/],
    ['an xid as text', { hex, context: { ...context, xid: '1' } }, /"xid"/],
    ['a short MAC', { hex, context: { ...context, chaddr: '001e' } }, /"chaddr"/],
    ['a server by name', { hex, context: { ...context, serverId: 'gw' } }, /"serverId"/],
    ['a number as address', { hex, context: { ...context, requestedIp: 5 } }, /"requestedIp"/],
    ['no MTU', { hex, context: { ...context, linkMtu: Number.NaN } }, /"linkMtu"/],
  ])('is answered with a sentence: %s', (_, request, sentence) => {
    const answer = inspectDhcp(request);
    expect(answer).toHaveProperty('ok', false);
    expect(answer).toHaveProperty('error', expect.stringMatching(sentence));
    expect(answer).toHaveProperty('error', expect.stringMatching(/\.$/));
  });
});

it('answers anything at all', () => {
  const isAnswer = (answer: object) =>
    ('accept' in answer && typeof answer.accept === 'boolean') ||
    ('ok' in answer && answer.ok === false && 'error' in answer);
  fc.assert(fc.property(fc.anything(), (request) => isAnswer(inspectDhcp(request))));
  const layers = fc.constantFrom('dhcp', 'udp', 'ip', 'ethernet');
  fc.assert(
    fc.property(layers, fc.uint8Array({ maxLength: 700 }), (layer, bytes) =>
      isAnswer(inspectDhcp({ layer, hex: toHex(bytes), context })),
    ),
  );
});
