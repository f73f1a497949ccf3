import { describe, expect, it } from 'vitest';

import { addressHex, advertisedBench, Ipv6Bench } from '../../test/fakes/ipv6-bench.ts';
import {
  advertisement,
  DNS_SERVER,
  dnsOption,
  frame6,
  HOST_MAC,
  icmpv6,
  macOption,
  mtuOption,
  packet6,
  PREFIX,
  prefixOption,
  ROUTER,
  STICK_MAC,
  udp6,
  usualOptions,
} from '../../test/fakes/ipv6-bytes.ts';
import { hexBytes, toHex } from '../../test/hex-bytes.ts';
import { SLOT_WORD_COUNT, SlotWord, type NtbSlots } from '../../shared/ntb-slots.ts';

const RS = '85';
const NS = '87';
const NA = '88';
const FAR = '20010db800ff00000000000000000001';

describe('finding a router', () => {
  it('checks its link-local address once, and asks three times, four seconds apart', () => {
    const bench = new Ipv6Bench();
    bench.start();
    expect(bench.run(60_000)).toEqual([
      [0, NS],
      [0, RS],
      [4_000, RS],
      [8_000, RS],
    ]);
    expect(bench.events).toEqual([{ type: 'ra-silent', tries: 3 }]);
    expect(bench.link.nextDeadlineMs).toBe(Infinity);
  });

  it('asks every router on the link, with its MAC, from its link-local address', () => {
    const bench = new Ipv6Bench();
    bench.start();
    const [check = '', solicitation = ''] = bench.sent();
    const linkLocal = solicitation.slice(44, 76);
    expect(linkLocal).toMatch(/^fe80000000000000/);
    expect(solicitation).toBe(
      `333300000002${HOST_MAC}86dd` +
        icmpv6({
          from: linkLocal,
          to: 'ff020000000000000000000000000002',
          head: '8500',
          body: `00000000 0101${HOST_MAC}`,
        }),
    );
    const group = `ff0200000000000000000001ff${linkLocal.slice(26)}`;
    expect(check).toBe(
      `3333ff${linkLocal.slice(26)}${HOST_MAC}86dd` +
        icmpv6({ from: '0'.repeat(32), to: group, head: '8700', body: `00000000${linkLocal}` }),
    );
  });

  it('stops asking once a router has spoken, and hears one that speaks late', () => {
    const bench = new Ipv6Bench();
    bench.start();
    bench.run(4_500);
    bench.advertise();
    expect(bench.run(30_000).filter(([, type]) => type === RS)).toEqual([]);

    const late = new Ipv6Bench();
    late.start();
    late.run(60_000);
    late.advertise();
    expect(late.lease.gateway).toBe('fe80::4e54:99ff:fe45:e5d5');
  });

  it('asks again before what it was told runs out', () => {
    const bench = advertisedBench({ routerLifetimeS: 1_000 });
    // The gateway is asked for its MAC meanwhile.
    const solicitations = bench.run(999_999).filter(([, type]) => type === RS);
    expect(solicitations.map(([atMs]) => atMs)).toEqual([750_000, 754_000, 758_000]);
  });

  it('does nothing on a link too narrow for IPv6', () => {
    const bench = new Ipv6Bench({ linkMtu: 1279 });
    bench.start();
    bench.advertise();
    expect(bench.sent()).toEqual([]);
    expect(bench.events).toEqual([]);
  });
});

describe('a lease', () => {
  it('comes from the advertisement, with the router, its MAC and the name servers', () => {
    const bench = new Ipv6Bench();
    bench.start();
    bench.advertise();
    expect(bench.events).toEqual([
      { type: 'gateway-mac', mac: '4c:54:99:45:e5:d5', how: 'ra' },
      {
        type: 'lease6',
        lease: {
          address: expect.stringMatching(/^2001:db8:4a:1:/) as unknown,
          prefixLength: 64,
          gateway: 'fe80::4e54:99ff:fe45:e5d5',
          dnsServers: ['2001:db8:53::1'],
          mtu: 1500,
          preferredLifetimeS: 0xffffffff,
          validLifetimeS: 0xffffffff,
        },
        routes: [],
        searchDomains: [],
      },
    ]);
  });

  it('has an address that is no EUI-64, checked for doubles once', () => {
    const bench = new Ipv6Bench();
    bench.start();
    const linkLocal = bench.sent()[1]?.slice(44, 76) ?? '';
    bench.advertise();
    const address = addressHex(bench.lease.address);
    // The universal bit is clear, and it is the interface id of the link-local address.
    expect(Number.parseInt(address.slice(16, 18), 16) & 0x03).toBe(0);
    expect(address.slice(16)).toBe(linkLocal.slice(16));
    expect(address.slice(22, 26)).not.toBe('fffe');
    const checks = bench.run(10_000).filter(([atMs, type]) => type === NS && atMs === 0);
    // For the address, and for the MAC of the router.
    expect(checks).toHaveLength(2);
  });

  it('is the same again when the next call has the same prefix', () => {
    const bench = advertisedBench();
    bench.link.stop(1_000);
    bench.start();
    bench.advertise();
    expect(addressHex(bench.lease.address)).toBe(bench.address);
    bench.advertise({ options: prefixOption('20010db8004b0001') });
    expect(addressHex(bench.lease.address)).toBe(`20010db8004b0001${bench.address.slice(16)}`);
  });

  it('is told once, however often it is advertised', () => {
    const bench = advertisedBench();
    for (let i = 0; i < 5; i += 1) bench.advertise({ routerLifetimeS: 9_000 - i });
    expect(bench.events).toEqual([]);
    expect(bench.link.counters['ra-accepted']).toBe(6);
  });

  it.each([
    ['hop limit 254', { hopLimit: 'fe' }, 'ra-refused-hop-limit'],
    ['a source beyond the link', { from: FAR }, 'ra-refused-source'],
    ['a code', { head: '8601' }, 'ra-refused-code'],
    ['a wrong checksum', { checksum: 'dead' }, 'nd-refused-icmp-checksum'],
    ['an option of length 0', { options: `${usualOptions}0500` }, 'ra-refused-option-length'],
    ['an option past its end', { options: `${usualOptions}0504` }, 'ra-refused-option-length'],
  ] as const)('does not come from an advertisement with %s', (_, parts, counter) => {
    const bench = new Ipv6Bench();
    bench.start();
    bench.advertise(parts);
    expect(bench.eventsOf('lease6')).toEqual([]);
    expect(bench.link.counters[counter]).toBe(1);
  });

  it.each([
    ['without the A flag', { flags: '80' }],
    ['of 63 bits', { length: '3f' }],
    ['of 129 bits', { length: '81' }],
    ['that is not valid any more', { valid: '00000000', preferred: '00000000' }],
  ])('does not come from a prefix %s', (_, change) => {
    const bench = new Ipv6Bench();
    bench.start();
    bench.advertise({ options: prefixOption(PREFIX, change) });
    expect(bench.eventsOf('lease6')).toEqual([]);
  });

  it('has no gateway while the router is none', () => {
    const bench = advertisedBench({ routerLifetimeS: 0 });
    bench.advertise();
    expect(bench.lease.gateway).toBe('fe80::4e54:99ff:fe45:e5d5');
    bench.advertise({ routerLifetimeS: 0 });
    expect(bench.lease.gateway).toBeUndefined();
    expect(bench.eventsOf('lease6-lost')).toEqual([]);
  });

  it('loses gateway, servers and at last the address as their times run out', () => {
    const prefix = prefixOption(PREFIX, { valid: '00000064', preferred: '00000032' });
    const bench = advertisedBench({
      routerLifetimeS: 30,
      options: prefix + dnsOption([DNS_SERVER], '0000003c'),
    });
    const tell = () =>
      bench.events
        .splice(0)
        .map((event) => [
          bench.nowMs,
          event.type === 'lease6' ? [event.lease.gateway, event.lease.dnsServers] : event.type,
        ]);
    bench.run(29_999);
    expect(tell()).toEqual([]);
    bench.run(30_000);
    expect(tell()).toEqual([[30_000, [undefined, ['2001:db8:53::1']]]]);
    bench.run(60_000);
    expect(tell()).toEqual([[60_000, [undefined, []]]]);
    bench.run(100_000);
    expect(tell()).toEqual([[100_000, 'lease6-lost']]);
    expect(bench.inject(frame6(packet6(FAR, bench.address), { to: HOST_MAC }))).toEqual([]);
  });

  it('ends at once when the router takes the prefix back', () => {
    const bench = advertisedBench();
    const gone = { valid: '00000000', preferred: '00000000' };
    bench.advertise({ options: prefixOption(PREFIX, gone) });
    expect(bench.events).toEqual([{ type: 'lease6-lost', reason: 'expired' }]);
  });

  it('ends with the call', () => {
    const bench = advertisedBench();
    bench.link.stop(0);
    bench.sent();
    expect(bench.events).toEqual([{ type: 'lease6-lost', reason: 'link-down' }]);
    expect(bench.link.nextDeadlineMs).toBe(Infinity);
    expect(bench.inject(frame6(advertisement()))).toEqual([]);
    expect(bench.link.counters['rx-link-down']).toBe(1);
  });

  it('keeps to its router while that is one, and takes another afterwards', () => {
    const bench = advertisedBench({ routerLifetimeS: 30 });
    const other = {
      from: 'fe800000000000000000000000000001',
      options: prefixOption('20010db8004b0001'),
    };
    bench.advertise(other);
    expect(bench.link.counters['ra-other-router']).toBe(1);
    bench.run(30_000);
    bench.advertise(other);
    expect(bench.lease.gateway).toBe('fe80::1');
    expect(bench.lease.address).toMatch(/^2001:db8:4b:1:/);
  });

  it.each([
    [1400, 1400],
    [1279, 1500],
    [9000, 1500],
  ])('takes an MTU of %i for %i', (advertised, taken) => {
    const bench = new Ipv6Bench();
    bench.start();
    bench.advertise({ options: prefixOption() + mtuOption(advertised) });
    expect(bench.lease.mtu).toBe(taken);
  });

  it('puts link-local name servers last and keeps three', () => {
    const servers = [
      ROUTER,
      DNS_SERVER,
      `${DNS_SERVER.slice(0, -1)}2`,
      `${DNS_SERVER.slice(0, -1)}3`,
    ];
    const bench = new Ipv6Bench();
    bench.start();
    bench.advertise({ options: prefixOption() + dnsOption(servers.slice(0, 3)) });
    expect(bench.lease.dnsServers).toEqual([
      '2001:db8:53::1',
      '2001:db8:53::2',
      'fe80::4e54:99ff:fe45:e5d5',
    ]);
    bench.advertise({ options: prefixOption() + dnsOption(servers) });
    expect(bench.lease.dnsServers).toEqual(['2001:db8:53::1', '2001:db8:53::2', '2001:db8:53::3']);
  });

  it('takes name servers of the AT answer where the router names none', () => {
    const bench = new Ipv6Bench();
    bench.start();
    bench.advertise({ options: prefixOption() });
    expect(bench.lease.dnsServers).toEqual([]);
    bench.link.applyIpv6DnsServers(0, ['2001:db8:53::9', 'no address', '::']);
    bench.sent();
    expect(bench.lease.dnsServers).toEqual(['2001:db8:53::9']);
    bench.advertise();
    expect(bench.lease.dnsServers).toEqual(['2001:db8:53::1']);
  });

  it('passes on routes and search domains', () => {
    const names = '036c616e047465737400'.padEnd(32, '0');
    const route = `18024000${'00000e10'}20010db800770000`;
    const bench = new Ipv6Bench();
    bench.start();
    bench.advertise({ options: `${prefixOption()}1f030000ffffffff${names}${route}` });
    expect(bench.eventsOf('lease6')[0]).toMatchObject({
      searchDomains: ['lan.test'],
      routes: [
        {
          destination: '2001:db8:77::',
          prefixLength: 64,
          gateway: 'fe80::4e54:99ff:fe45:e5d5',
        },
      ],
    });
  });
});

describe('neighbours', () => {
  const ask = (target: string, { from = ROUTER, to = target, mac = `0101${STICK_MAC}` } = {}) =>
    frame6(icmpv6({ from, to, head: '8700', body: `00000000${target}${mac}` }), {
      to: to === target ? HOST_MAC : `3333ff${target.slice(26)}`,
    });
  const groupOf = (address: string) => `ff0200000000000000000001ff${address.slice(26)}`;

  it.each([
    ['asked as a group', (address: string) => ask(address, { to: groupOf(address) })],
    ['asked alone, as for reachability', (address: string) => ask(address)],
    ['asked without a MAC', (address: string) => ask(address, { mac: '' })],
  ])('learn where we are: %s', (_, question) => {
    const bench = advertisedBench();
    expect(bench.inject(question(bench.address))).toEqual([]);
    expect(bench.sent()).toEqual([
      `${STICK_MAC}${HOST_MAC}86dd` +
        icmpv6({
          from: bench.address,
          to: ROUTER,
          head: '8800',
          body: `60000000${bench.address}0201${HOST_MAC}`,
        }),
    ]);
  });

  it('learn it for the link-local address too', () => {
    const bench = new Ipv6Bench();
    bench.start();
    const linkLocal = bench.sent()[1]?.slice(44, 76) ?? '';
    bench.inject(ask(linkLocal));
    expect(bench.sentTypes()).toEqual([NA]);
  });

  it('learn nothing about others, nor from a question from beyond', () => {
    const bench = advertisedBench();
    bench.inject(ask(FAR), ask('0'.repeat(31) + '1'));
    const far = ask(bench.address).replace('3aff', '3afe');
    bench.inject(far);
    expect(bench.sent()).toEqual([]);
    expect(bench.link.counters['nd-ignored']).toBe(2);
    expect(bench.link.counters['nd-refused-hop-limit']).toBe(1);
  });

  it('that check for doubles hear it, all of them', () => {
    const bench = advertisedBench();
    bench.run(5_000);
    bench.inject(ask(bench.address, { from: '0'.repeat(32), to: groupOf(bench.address), mac: '' }));
    const [answer = ''] = bench.sent();
    expect(answer.slice(0, 12)).toBe('333300000001');
    expect(answer.slice(108, 112)).toBe('8800');
    expect(answer.slice(116, 124)).toBe('20000000');
    expect(bench.events).toEqual([]);
  });

  it('are asked for the MAC of the router until they answer, which corrects it', () => {
    const bench = new Ipv6Bench();
    bench.start();
    bench.run(0);
    bench.advertise();
    const asked = bench.run(130_000).filter(([, type]) => type === NS);
    // One of the first two is the check for doubles.
    expect(asked.map(([atMs]) => atMs)).toEqual([0, 0, 1_000, 2_000, 62_000, 122_000]);
    const answer = icmpv6({
      from: ROUTER,
      to: addressHex(bench.lease.address),
      head: '8800',
      body: `e0000000${ROUTER}02014c549945e5d6`,
    });
    bench.inject(frame6(answer, { to: HOST_MAC }));
    expect(bench.eventsOf('gateway-mac').at(-1)).toEqual({
      type: 'gateway-mac',
      mac: '4c:54:99:45:e5:d6',
      how: 'nd',
    });
    expect(bench.run(400_000)).toEqual([]);
  });

  it('that have our address make us take another, up to three times', () => {
    const bench = new Ipv6Bench();
    bench.start();
    bench.advertise();
    const seen = new Set([bench.lease.address]);
    const claim = () => {
      const address = addressHex(bench.lease.address);
      const answer = icmpv6({
        from: address,
        head: '8800',
        body: `20000000${address}0201aaaaaaaaaaaa`,
      });
      bench.inject(frame6(answer, { from: 'aaaaaaaaaaaa' }));
      seen.add(bench.lease.address);
    };
    for (let i = 0; i < 6; i += 1) claim();
    expect(seen.size).toBe(4);
    expect(bench.link.counters['nd-conflicts']).toBe(6);
  });

  it('that are the stick itself, or come late, do not', () => {
    const bench = advertisedBench();
    const claim = (mac: string) =>
      frame6(
        icmpv6({ from: bench.address, head: '8800', body: `20000000${bench.address}0201${mac}` }),
        { from: mac },
      );
    bench.inject(claim(STICK_MAC));
    bench.run(1_001);
    bench.inject(claim('aaaaaaaaaaaa'));
    expect(bench.eventsOf('lease6')).toEqual([]);
  });
});

describe('packets in', () => {
  it('reach the host when they are for us, cut to their length', () => {
    const bench = advertisedBench();
    const packet = packet6(FAR, bench.address);
    const frame = frame6(packet, { to: HOST_MAC });
    expect(bench.inject(frame, `${frame}000000`)).toEqual([frame, frame]);
  });

  it('of a fragment or with extension headers reach it too', () => {
    const bench = advertisedBench();
    const fragment = packet6(FAR, bench.address, '3a00000100000001' + '86000000', '2c');
    const options = packet6(FAR, bench.address, '0600050200000000' + '0050c000', '00');
    expect(
      bench.inject(frame6(fragment, { to: HOST_MAC }), frame6(options, { to: HOST_MAC })),
    ).toHaveLength(2);
  });

  it('of neighbour discovery never do, however they are wrapped', () => {
    const bench = advertisedBench();
    const redirect = icmpv6({ to: bench.address, head: '8900', body: '0'.repeat(72) });
    const hidden = packet6(FAR, bench.address, `3a00050200000000${'86'.padEnd(32, '0')}`, '00');
    expect(
      bench.inject(frame6(redirect, { to: HOST_MAC }), frame6(hidden, { to: HOST_MAC })),
    ).toEqual([]);
    expect(bench.link.counters['nd-ignored']).toBe(1);
    expect(bench.link.counters['nd-behind-extension-header']).toBe(1);
  });

  it.each([
    [
      'for a group',
      (): string => packet6(FAR, 'ff020000000000000000000000000001'),
      'rx-ipv6-multicast',
    ],
    ['for another address', () => packet6(FAR, DNS_SERVER), 'rx-ipv6-other-destination'],
    ['cut short', (us: string) => packet6(FAR, us).slice(0, -2), 'rx-ipv6-payload-length'],
    ['shorter than a header', (us: string) => packet6(FAR, us).slice(0, 78), 'rx-ipv6-short'],
    ['of another version', (us: string) => packet6(FAR, us).replace(/^6/, '4'), 'rx-ipv6-version'],
  ] as const)('%s do not', (_, packet, counter) => {
    const bench = advertisedBench();
    expect(bench.inject(frame6(packet(bench.address), { to: HOST_MAC }))).toEqual([]);
    expect(bench.link.counters[counter]).toBe(1);
  });

  it('do not before there is an address, nor before the host is set up for them', () => {
    const bench = new Ipv6Bench();
    bench.start();
    expect(bench.inject(frame6(packet6(FAR, FAR), { to: HOST_MAC }))).toEqual([]);
    expect(bench.link.counters['rx-ipv6-no-lease']).toBe(1);
    bench.advertise();
    bench.link.admit({ ipv4: true, ipv6: false });
    const frame = frame6(packet6(FAR, addressHex(bench.lease.address)), { to: HOST_MAC });
    expect(bench.inject(frame)).toEqual([]);
    expect(bench.link.counters['rx-host-not-ready']).toBe(1);
    bench.link.admit({ ipv4: true, ipv6: true });
    expect(bench.inject(frame)).toEqual([frame]);
  });
});

describe('packets out', () => {
  it('get the MAC of the router and the type of IPv6', () => {
    const bench = advertisedBench();
    const slots = slotsOf([packet6(bench.address, FAR)]);
    expect(bench.link.wrap(slots, 0, new Uint32Array(1))).toBe(0);
    expect(toHex(slots.bytes.subarray(0, 14))).toBe(`${STICK_MAC}${HOST_MAC}86dd`);
  });

  it.each([
    ['from another address', () => packet6(FAR, FAR), 'tx-other-source'],
    ['from nobody', () => packet6('0'.repeat(32), FAR), 'tx-other-source'],
    ['from the link', () => packet6(ROUTER, FAR), 'tx-other-source'],
    ['to a group', (us: string) => packet6(us, 'ff02000000000000000000000000000c'), 'tx-multicast'],
    ['shorter than it says', (us: string) => packet6(us, FAR).slice(0, -2), 'tx-malformed'],
    ['longer than it says', (us: string) => `${packet6(us, FAR)}00`, 'tx-malformed'],
    ['that is cut', (us: string) => packet6(us, FAR).slice(0, 60), 'tx-malformed'],
    ['longer than the link', (us: string) => packet6(us, FAR, '00'.repeat(1_461)), 'tx-too-long'],
  ] as const)('%s do not leave', (_, packet, counter) => {
    const bench = advertisedBench();
    const slots = slotsOf([packet(bench.address)]);
    expect(bench.link.wrap(slots, 0, new Uint32Array(1))).toBe(1);
    expect(bench.link.counters[counter]).toBe(1);
    expect(toHex(slots.bytes.subarray(0, 14))).toBe('a5'.repeat(14));
  });

  it('do not leave without an address, nor before the host is set up', () => {
    const bench = new Ipv6Bench();
    bench.start();
    const slots = slotsOf([packet6(FAR, FAR)]);
    expect(bench.link.wrap(slots, 0, new Uint32Array(1))).toBe(1);
    expect(bench.link.counters['tx-no-lease']).toBe(1);
    bench.link.admit({ ipv4: true, ipv6: false });
    bench.link.wrap(slots, 0, new Uint32Array(1));
    expect(bench.link.counters['tx-host-not-ready']).toBe(1);
  });
});

describe('the probe over IPv6', () => {
  const echoReplyTo = (request: string) =>
    frame6(
      icmpv6({
        from: request.slice(76, 108),
        to: request.slice(44, 76),
        hopLimit: '40',
        head: '8100',
        body: request.slice(116),
      }),
      { to: HOST_MAC },
    );

  it('asks router and name server, and an echo from beyond answers it', () => {
    const bench = advertisedBench();
    bench.link.startProbe(0);
    const requests = bench.sent();
    expect(requests.map((frame) => [frame.slice(40, 42), frame.slice(76, 108)])).toEqual([
      ['3a', ROUTER],
      ['3a', DNS_SERVER],
      ['11', DNS_SERVER],
    ]);
    bench.nowMs = 7;
    expect(bench.inject(echoReplyTo(requests[0] ?? ''))).toEqual([]);
    expect(bench.events).toEqual([]);
    expect(bench.link.counters['probe-gateway-answers']).toBe(1);
    expect(bench.inject(echoReplyTo(requests[1] ?? ''))).toEqual([]);
    expect(bench.events).toEqual([{ type: 'answered', by: 'echo', rttMs: 7 }]);
    expect(bench.run(20_000).filter(([, type]) => type === '80')).toEqual([]);
  });

  it('takes an answer of the name server, with the right checksum only', () => {
    const bench = advertisedBench();
    bench.link.startProbe(0);
    const question = bench.sent()[2] ?? '';
    const ports = `0035${question.slice(108, 112)}`;
    const payload = `${question.slice(124, 128)}8180${question.slice(132)}`;
    const answer = udp6(DNS_SERVER, bench.address, ports, payload);
    const bent = `${answer.slice(0, -1)}${answer.endsWith('0') ? '1' : '0'}`;
    expect(bench.inject(frame6(bent, { to: HOST_MAC }))).toEqual([]);
    expect(bench.events).toEqual([]);
    bench.inject(frame6(answer, { to: HOST_MAC }));
    expect(bench.events).toEqual([{ type: 'answered', by: 'dns', rttMs: 0 }]);
  });

  it('leaves echoes and look-ups of the host alone', () => {
    const bench = advertisedBench();
    bench.link.startProbe(0);
    bench.sent();
    const echo = icmpv6({ from: DNS_SERVER, to: bench.address, head: '8100', body: 'ffff0000' });
    const answer = udp6(DNS_SERVER, bench.address, '0035c000', 'ffff8180');
    expect(
      bench.inject(frame6(echo, { to: HOST_MAC }), frame6(answer, { to: HOST_MAC })),
    ).toHaveLength(2);
  });

  it('keeps errors about itself from the host, and passes on those about its packets', () => {
    const bench = advertisedBench();
    bench.link.startProbe(0);
    const [, request = '', question = ''] = bench.sent();
    const error = (about: string) =>
      frame6(icmpv6({ from: FAR, to: bench.address, head: '0100', body: `00000000${about}` }), {
        to: HOST_MAC,
      });
    expect(bench.inject(error(request.slice(28)), error(question.slice(28)))).toEqual([]);
    expect(bench.inject(error(packet6(bench.address, FAR, '0050c00000000000')))).toHaveLength(1);
    expect(bench.events).toEqual([]);
  });

  it('fails after ten seconds of silence, and at once without an address', () => {
    const bench = advertisedBench();
    bench.link.startProbe(0);
    bench.run(9_999);
    expect(bench.events).toEqual([]);
    bench.run(10_000);
    expect(bench.events).toEqual([{ type: 'probe-failed' }]);
    const early = new Ipv6Bench();
    early.start();
    early.link.startProbe(0);
    early.sent();
    expect(early.events).toEqual([{ type: 'probe-failed' }]);
  });

  it('counts the router where no name server is known', () => {
    const bench = advertisedBench({ options: macOption + prefixOption() });
    bench.link.startProbe(0);
    const [request = '', ...others] = bench.sent();
    expect(others).toEqual([]);
    bench.inject(echoReplyTo(request));
    expect(bench.eventsOf('answered')).toHaveLength(1);
  });
});

/** Packets as a TUN would place them, each behind a hole. */
function slotsOf(packets: readonly string[]): NtbSlots {
  const bytes = new Uint8Array(4_096).fill(0xa5);
  const table = new Uint32Array(2 * packets.length);
  let offset = 0;
  packets.forEach((packet, i) => {
    bytes.set(hexBytes(packet), offset + 14);
    table.set([offset, 14 + packet.length / 2], 2 * i);
    offset += 14 + packet.length / 2;
  });
  const words = new Uint32Array(SLOT_WORD_COUNT);
  words[SlotWord.Count] = packets.length;
  return { bytes, words, table };
}
