import { describe, expect, it } from 'vitest';

import { SlotWord, SLOT_WORD_COUNT, type NtbSlots } from '../../shared/ntb-slots.ts';
import {
  atLease,
  FAR_ADDRESS,
  frameHex,
  GATEWAY_ADDRESS,
  HOST_MAC,
  LinkBench,
  newBench,
  onlineBench,
  OWN_ADDRESS,
  packetTo,
  STICK_MAC,
} from '../../test/fakes/link-bench.ts';
import { arpFrame, ipv4, StickPeer, udp } from '../../test/fakes/stick-peer.ts';
import { hexBytes, toHex, unwritten } from '../../test/hex-bytes.ts';
import { EthernetLink } from './ethernet-link.ts';

describe('what reaches the host', () => {
  it('passes packets to our address and to everyone, in place and in order', () => {
    const bench = onlineBench();
    const packets = [
      frameHex(packetTo(OWN_ADDRESS)),
      frameHex(packetTo('ffffffff'), { to: 'ffffffffffff' }),
    ];
    expect(bench.inject(...packets)).toEqual(packets);
    expect(bench.link.counters['rx-packets']).toBe(2);
  });

  it('cuts Ethernet padding off by the IP total length', () => {
    const bench = onlineBench();
    const packet = frameHex(packetTo(OWN_ADDRESS));
    expect(bench.inject(packet + '00'.repeat(22))).toEqual([packet]);
  });

  it('passes fragments and packets with IP options', () => {
    const bench = onlineBench();
    const fragment = frameHex(packetTo(OWN_ADDRESS).replace('00000000ff06', '00002000ff06'));
    const later = frameHex(packetTo(OWN_ADDRESS).replace('00000000ff06', '000000b9ff06'));
    const options = frameHex(`46000018${'00000000ff060000'}${FAR_ADDRESS}${OWN_ADDRESS}94040000`);
    expect(bench.inject(fragment, later, options)).toEqual([fragment, later, options]);
  });

  it('passes later fragments of any protocol, even while a probe runs', () => {
    const bench = onlineBench();
    bench.link.startProbe(bench.nowMs);
    const fragments = ['01', '11'].map((protocol) =>
      frameHex(
        ipv4(protocol, FAR_ADDRESS, OWN_ADDRESS, '0043004400080000').replace(
          `00000000ff${protocol}`,
          `000000b9ff${protocol}`,
        ),
      ),
    );
    expect(bench.inject(...fragments)).toEqual(fragments);
  });

  it('takes no padding for a port', () => {
    const bench = onlineBench();
    const packet = frameHex(ipv4('11', FAR_ADDRESS, OWN_ADDRESS, '0043'));
    expect(bench.inject(`${packet}0044000000000000`)).toEqual([packet]);
  });

  it('closes the gaps that dropped frames leave', () => {
    const bench = onlineBench();
    const good = frameHex(packetTo(OWN_ADDRESS));
    const bad = frameHex(packetTo('0a08dbca'));
    expect(bench.inject(bad, good, bad, bad, good, bad)).toEqual([good, good]);
  });

  it.each([
    [
      'to another station',
      frameHex(packetTo(OWN_ADDRESS), { to: '001e101f0001' }),
      'rx-frame-other-destination',
    ],
    [
      'that claims to come from us',
      frameHex(packetTo(OWN_ADDRESS), { from: HOST_MAC }),
      'rx-frame-own-source',
    ],
    [
      'from a group',
      frameHex(packetTo(OWN_ADDRESS), { from: 'ffffffffffff' }),
      'rx-frame-group-source',
    ],
    ['cut in its header', frameHex('').slice(0, 26), 'rx-frame-short'],
    [
      'with a VLAN tag',
      frameHex(`00010800${packetTo(OWN_ADDRESS)}`, { etherType: '8100' }),
      'rx-vlan-tagged',
    ],
    [
      'of an unknown EtherType',
      frameHex(packetTo(OWN_ADDRESS), { etherType: '88cc' }),
      'rx-unknown-ether-type',
    ],
    [
      'of IPv6, in a call without',
      frameHex('60'.padEnd(80, '0'), { etherType: '86dd' }),
      'rx-ipv6-no-lease',
    ],
    ['with IPv6 inside IPv4', frameHex(`6${packetTo(OWN_ADDRESS).slice(1)}`), 'rx-ipv4-version'],
    [
      'with an IP header that is cut',
      frameHex(packetTo(OWN_ADDRESS).slice(0, 38)),
      'rx-ipv4-short',
    ],
    [
      'with an IP header of 16 bytes',
      frameHex(`44${packetTo(OWN_ADDRESS).slice(2)}`),
      'rx-ipv4-header-length',
    ],
    [
      'with more IP than frame',
      frameHex(packetTo(OWN_ADDRESS).slice(0, -2)),
      'rx-ipv4-total-length',
    ],
    [
      'with less IP than header',
      frameHex(packetTo(OWN_ADDRESS).replace('45000018', '45000013')),
      'rx-ipv4-total-length',
    ],
    ['for another address', frameHex(packetTo('0a08dbca')), 'rx-ipv4-other-destination'],
    ['for the network address', frameHex(packetTo('0a08dbc8')), 'rx-ipv4-other-destination'],
    ['for nobody', frameHex(packetTo('00000000')), 'rx-ipv4-other-destination'],
    ['for a group', frameHex(packetTo('e00000fb')), 'rx-ipv4-multicast'],
  ] as const)('drops and counts a frame %s', (_, bytes, counter) => {
    const bench = onlineBench();
    expect(bench.inject(bytes)).toEqual([]);
    expect(bench.link.counters[counter]).toBe(1);
    expect(bench.link.counters['rx-packets'] ?? 0).toBe(0);
  });

  it('drops everything while there is no address', () => {
    const bench = newBench({ answersDhcp: false });
    bench.link.start(0);
    expect(bench.inject(frameHex(packetTo(OWN_ADDRESS)), frameHex(packetTo('ffffffff')))).toEqual(
      [],
    );
    expect(bench.link.counters['rx-ipv4-no-lease']).toBe(2);
  });

  it.each([
    [
      'a stranger xid',
      'other-xid',
      (hex: string) => withPorts(hex.replace(/(02010600)......../, '$112345678'), '00430044'),
    ],
    ['a wrong IP checksum', 'ip-checksum', (hex: string) => hex.replace('ff11', 'fe11')],
    ['a fragment', 'fragment', (hex: string) => fixIp(hex.replace('00000000ff11', '00002000ff11'))],
    ['another source port', 'source-port', (hex: string) => withPorts(hex, '00420044')],
    [
      'a UDP length below 8',
      'udp-length',
      (hex: string) => hex.replace(/(00430044)..../, '$10007'),
    ],
    [
      'a UDP length above the packet',
      'udp-length',
      (hex: string) => hex.replace(/(00430044)..../, '$1ffff'),
    ],
    [
      'a wrong UDP checksum',
      'udp-checksum',
      (hex: string) => hex.replace(/(00430044....)..../, '$11234'),
    ],
  ] as const)('keeps DHCP with %s from host and client', (_, refusal, bend) => {
    const peer = new StickPeer();
    const bench = new LinkBench({ peer });
    bench.link.start(0);
    const discover = bench.link.nextFrame() ?? unwritten(0);
    const offer = toHex(peer.receive(discover)[0] ?? unwritten(0));
    expect(bend(offer)).not.toBe(offer);
    expect(bench.inject(bend(offer))).toEqual([]);
    expect(bench.link.nextFrame()).toBeUndefined();
    const counted = Object.entries(bench.link.counters).filter(([name]) =>
      name.includes('refused'),
    );
    expect(counted).toEqual([[`dhcp-refused-${refusal}`, 1]]);
    bench.inject(offer);
    expect(bench.link.nextFrame()).toBeDefined();
  });

  it('takes DHCP with Ethernet padding, IP options and without a UDP checksum', () => {
    const peer = new StickPeer();
    const bench = new LinkBench({ peer });
    bench.link.start(0);
    const offer = toHex(peer.receive(bench.link.nextFrame() ?? unwritten(0))[0] ?? unwritten(0));
    const noSum = offer.replace(/(00430044....)..../, '$10000');
    const size = Number.parseInt(noSum.slice(32, 36), 16) + 4;
    const options = `46${noSum.slice(30, 32)}${size.toString(16).padStart(4, '0')}`;
    const withOptions = `${noSum.slice(0, 28)}${options}${noSum.slice(36, 68)}94040000${noSum.slice(68)}`;
    bench.inject(`${fixIp(withOptions)}eeeeee`);
    expect(bench.link.counters['dhcp-offer-accepted']).toBe(1);
  });
});

describe('what may leave', () => {
  const outgoing = (source: string, destination: string) =>
    ipv4('06', source, destination, 'c0000050');

  it('writes the Ethernet header into the hole', () => {
    const bench = onlineBench();
    const packet = outgoing(OWN_ADDRESS, FAR_ADDRESS);
    const slots = slotsOf([packet, packet]);
    const refused = new Uint32Array(2);
    expect(bench.link.wrap(slots, 0, refused)).toBe(0);
    expect(framesIn(slots)).toEqual([
      `${STICK_MAC}${HOST_MAC}0800${packet}`,
      `${STICK_MAC}${HOST_MAC}0800${packet}`,
    ]);
    expect(toHex(slots.bytes.subarray(0, 3))).toBe('a5a5a5');
    expect(bench.link.counters['tx-packets']).toBe(2);
  });

  it('touches nothing in front of `from`', () => {
    const bench = onlineBench();
    const packet = outgoing(OWN_ADDRESS, FAR_ADDRESS);
    const slots = slotsOf([packet, packet]);
    bench.link.wrap(slots, 1, new Uint32Array(1));
    expect(framesIn(slots)[0]).toBe('a5'.repeat(14) + packet);
  });

  it('sends to everyone until a MAC is known, and to the source of any traffic from then on', () => {
    const bench = newBench({ answersDhcp: false, answersArp: false });
    bench.link.start(0, atLease);
    const destination = () => {
      const slots = slotsOf([outgoing(OWN_ADDRESS, FAR_ADDRESS)]);
      bench.link.wrap(slots, 0, new Uint32Array(1));
      return framesIn(slots)[0]?.slice(0, 12);
    };
    expect(destination()).toBe('ffffffffffff');
    bench.inject(frameHex(packetTo(OWN_ADDRESS), { from: '000000000000' }));
    expect(destination()).toBe('ffffffffffff');
    bench.inject(frameHex(packetTo(OWN_ADDRESS)));
    expect(destination()).toBe(STICK_MAC);
    bench.settle();
    expect(bench.eventsOf('gateway-mac')).toEqual([
      { type: 'gateway-mac', mac: '4c:54:99:45:e5:d5', how: 'traffic' },
    ]);
    bench.inject(frameHex(packetTo(OWN_ADDRESS), { from: '4c549945e5d6' }));
    expect(destination()).toBe(STICK_MAC);
    bench.inject(arpFrame('4c549945e5d7', GATEWAY_ADDRESS, 'reply', HOST_MAC, OWN_ADDRESS));
    expect(destination()).toBe('4c549945e5d7');
  });

  it.each([
    ['from another source', outgoing('0a08dbca', FAR_ADDRESS), 'tx-other-source'],
    ['from nobody', outgoing('00000000', FAR_ADDRESS), 'tx-other-source'],
    ['to a group', outgoing(OWN_ADDRESS, 'e00000fb'), 'tx-multicast'],
    ['to everyone', outgoing(OWN_ADDRESS, 'ffffffff'), 'tx-multicast'],
    ['of IPv6, without an address for it', '60'.padEnd(80, '0'), 'tx-no-lease'],
    ['of no IP version', '50'.padEnd(80, '0'), 'tx-not-ip'],
    ['without a byte', '', 'tx-not-ip'],
    ['that is no packet', '45', 'tx-malformed'],
    ['shorter than it says', outgoing(OWN_ADDRESS, FAR_ADDRESS).slice(0, -2), 'tx-malformed'],
    ['longer than it says', outgoing(OWN_ADDRESS, FAR_ADDRESS) + '00', 'tx-malformed'],
    [
      'longer than the link',
      ipv4('06', OWN_ADDRESS, FAR_ADDRESS, '00'.repeat(1_481)),
      'tx-too-long',
    ],
  ] as const)('refuses a packet %s, and leaves its hole alone', (_, packet, counter) => {
    const bench = onlineBench();
    const good = outgoing(OWN_ADDRESS, FAR_ADDRESS);
    const slots = slotsOf([good, packet, good, packet]);
    const refused = new Uint32Array(4);
    expect(bench.link.wrap(slots, 0, refused)).toBe(2);
    expect([...refused.subarray(0, 2)]).toEqual([1, 3]);
    expect(bench.link.counters[counter]).toBe(2);
    expect(bench.link.counters['tx-packets']).toBe(2);
    expect(framesIn(slots)[1]).toBe('a5'.repeat(14) + packet);
  });

  it('takes the longest packet', () => {
    const bench = onlineBench();
    const slots = slotsOf([ipv4('06', OWN_ADDRESS, FAR_ADDRESS, '00'.repeat(1_480))]);
    expect(bench.link.wrap(slots, 0, new Uint32Array(1))).toBe(0);
  });

  it('refuses everything while there is no lease', () => {
    const bench = newBench();
    bench.link.start(0);
    const slots = slotsOf([outgoing(OWN_ADDRESS, FAR_ADDRESS)]);
    expect(bench.link.wrap(slots, 0, new Uint32Array(1))).toBe(1);
    expect(bench.link.counters['tx-no-lease']).toBe(1);
  });

  it('insists on room for the refused', () => {
    const bench = onlineBench();
    expect(() => bench.link.wrap(slotsOf(['45', '45']), 0, new Uint32Array(1))).toThrow(RangeError);
  });
});

it('refuses a MAC that has not six bytes', () => {
  const options = { linkMtu: 1500, random32: () => 0 };
  expect(() => new EthernetLink({ ...options, ownMac: hexBytes('001e') })).toThrow(RangeError);
});

/** Gives the IPv4 header of a frame its checksum back. */
function fixIp(hex: string): string {
  const headerLength = Number.parseInt(hex.slice(29, 30), 16) * 8;
  const header = hex.slice(28, 28 + headerLength);
  const words = `${header.slice(0, 20)}0000${header.slice(24)}`.match(/.{4}/g) ?? [];
  let sum = words.reduce((total, word) => total + Number.parseInt(word, 16), 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  const checksum = (~sum & 0xffff).toString(16).padStart(4, '0');
  return hex.slice(0, 48) + checksum + hex.slice(52);
}

/** Other ports on a DHCP answer to the broadcast-free address, UDP checksum included. */
function withPorts(hex: string, ports: string): string {
  return hex.slice(0, 68) + udp(hex.slice(52, 60), hex.slice(60, 68), ports, hex.slice(84));
}

function slotsOf(packets: readonly string[]): NtbSlots {
  const bytes = unwritten(16_384);
  const table = new Uint32Array(2 * packets.length);
  let offset = 3;
  packets.forEach((packet, i) => {
    bytes.set(hexBytes(packet), offset + 14);
    table.set([offset, 14 + packet.length / 2], 2 * i);
    offset += 14 + packet.length / 2 + 5;
  });
  const words = new Uint32Array(SLOT_WORD_COUNT);
  words[SlotWord.Count] = packets.length;
  return { bytes, words, table };
}

function framesIn({ bytes, table }: NtbSlots): string[] {
  return Array.from({ length: table.length / 2 }, (_, i) => {
    const offset = table[2 * i] ?? 0;
    return toHex(bytes.subarray(offset, offset + (table[2 * i + 1] ?? 0)));
  });
}
