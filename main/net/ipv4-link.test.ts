import { describe, expect, it } from 'vitest';

import {
  atLease,
  frameHex,
  newBench,
  onlineBench,
  OWN_ADDRESS,
  packetTo,
} from '../../test/fakes/link-bench.ts';

describe('getting an address', () => {
  it('asks over DHCP and reports the lease', () => {
    const bench = newBench();
    const { link, peer, events } = bench;
    link.start(0);
    bench.run(500);
    expect(events).toEqual([
      { type: 'gateway-mac', mac: '4c:54:99:45:e5:d5', how: 'dhcp' },
      { type: 'lease', lease: { ...atLease, source: 'dhcp' }, routes: [], searchDomains: [] },
    ]);
    expect(peer.heard).toEqual(['DISCOVER', 'REQUEST', 'announcement', 'ARP request']);
  });

  it('applies a static lease at once, with gratuitous ARP and DISCOVER beside it', () => {
    const bench = newBench();
    const { link, peer, events } = bench;
    link.start(0, atLease);
    expect(link.takeEvents()).toEqual([
      { type: 'lease', lease: atLease, routes: [], searchDomains: [] },
    ]);
    bench.run(500);
    expect(peer.heard).toEqual(['announcement', 'ARP request', 'DISCOVER', 'REQUEST']);
    expect(events.map(({ type }) => type)).toEqual(['gateway-mac']);
  });

  it('lets a DHCP lease that differs win, and announces the other address', () => {
    const bench = newBench({ address: '0a08dbca' });
    const { link, peer } = bench;
    link.start(0, atLease);
    bench.run(500);
    expect(bench.eventsOf('lease').map(({ lease }) => [lease.address, lease.source])).toEqual([
      ['10.8.219.204', 'at'],
      ['10.8.219.202', 'dhcp'],
    ]);
    expect(peer.heard.filter((word) => word === 'announcement')).toHaveLength(2);
  });

  it('passes on routes and search domains from DHCP', () => {
    const routes = '790c' + '100a010a08dbc9' + '000a08dbca';
    const names = '7708' + '026c61036e657400';
    const bench = newBench({ moreOptions: routes + names });
    const { link } = bench;
    link.start(0);
    bench.run(500);
    expect(bench.eventsOf('lease')).toEqual([
      {
        type: 'lease',
        lease: { ...atLease, source: 'dhcp', gateway: '10.8.219.202' },
        routes: [
          { destination: '10.1.0.0', prefixLength: 16, gateway: '10.8.219.201' },
          { destination: '0.0.0.0', prefixLength: 0, gateway: '10.8.219.202' },
        ],
        searchDomains: ['la.net'],
      },
    ]);
  });

  it('keeps the DNS servers of the static lease when DHCP names none', () => {
    const bench = newBench({ dnsServer: undefined });
    const { link } = bench;
    link.start(0, atLease);
    bench.run(500);
    expect(bench.eventsOf('lease')).toHaveLength(1);
  });

  it('applies a static lease that comes late, unless DHCP was faster', () => {
    const silent = newBench({ answersDhcp: false });
    silent.link.start(0);
    silent.run(3_000);
    silent.link.applyStaticLease(3_000, atLease);
    silent.run(4_000);
    expect(silent.eventsOf('lease').map(({ lease }) => lease.source)).toEqual(['at']);

    const quick = onlineBench();
    quick.link.applyStaticLease(3_000, { ...atLease, address: '10.9.9.9' });
    quick.run(4_000);
    expect(quick.eventsOf('lease')).toEqual([]);
  });

  it('ignores a static lease while the call is down', () => {
    const bench = newBench();
    const { link, events } = bench;
    link.applyStaticLease(0, atLease);
    bench.run(100_000);
    expect(events).toEqual([]);
    expect(link.nextDeadlineMs).toBe(Infinity);
  });

  it.each(['0.0.0.0', '', '127.0.0.1', '224.0.0.1', 'junk'])(
    'refuses the static address %j and goes on with DHCP',
    (address) => {
      const bench = newBench();
      const { link } = bench;
      link.start(0, { ...atLease, address });
      bench.run(500);
      expect(bench.eventsOf('lease').map(({ lease }) => lease.source)).toEqual(['dhcp']);
      expect(link.counters['static-leases-refused']).toBe(1);
    },
  );

  it('says once that DHCP is silent, also beside a static lease', () => {
    const bench = newBench({ answersDhcp: false });
    const { link } = bench;
    link.start(0, atLease);
    bench.run(120_000);
    expect(bench.eventsOf('dhcp-silent')).toEqual([{ type: 'dhcp-silent', tries: 4 }]);
    expect(bench.eventsOf('lease-lost')).toEqual([]);
  });

  it('renews without a word as long as nothing changes', () => {
    const bench = onlineBench({ leaseS: 100 });
    const { peer, events } = bench;
    peer.heard.length = 0;
    bench.run(1_000_000);
    expect(events).toEqual([]);
    expect(peer.heard.filter((word) => word === 'REQUEST').length).toBeGreaterThan(15);
    expect(peer.heard).not.toContain('DISCOVER');
  });

  it('reports what a renewal changed', () => {
    const bench = onlineBench({ leaseS: 100 });
    const { peer } = bench;
    peer.options.dnsServer = '01010101';
    bench.run(60_000);
    expect(bench.eventsOf('lease').map(({ lease }) => lease.dnsServers)).toEqual([['1.1.1.1']]);
  });

  it('gets another address after the network took the first one away', () => {
    const bench = onlineBench({ leaseS: 100 });
    const { peer, events } = bench;
    peer.options.address = '0a08dbca';
    bench.run(60_000);
    expect(events.map(({ type }) => type)).toEqual(['lease-lost', 'lease']);
    expect(events[0]).toEqual({ type: 'lease-lost', reason: 'nak' });
    expect(events[1]).toMatchObject({ lease: { address: '10.8.219.202' } });
  });

  it('loses a lease that nobody prolongs', () => {
    const bench = onlineBench({ leaseS: 100 });
    const { link, peer, events } = bench;
    peer.options.answersDhcp = false;
    bench.run(100_500);
    expect(events).toEqual([{ type: 'lease-lost', reason: 'expired' }]);
    expect(link.counters['dhcp-discover-sent']).toBe(2);
  });

  it('falls back to the static lease when nobody prolongs the one from DHCP', () => {
    const bench = newBench({ leaseS: 100, address: '0a08dbca' });
    bench.link.start(0, atLease);
    bench.run(500);
    bench.peer.options.answersDhcp = false;
    bench.run(110_000);
    expect(bench.eventsOf('lease').map(({ lease }) => lease.address)).toEqual([
      '10.8.219.204',
      '10.8.219.202',
      '10.8.219.204',
    ]);
    expect(bench.eventsOf('lease-lost')).toEqual([]);
  });

  it('notices on waking up that the lease is over', () => {
    const bench = onlineBench({ leaseS: 100 });
    bench.nowMs = 3_600_000;
    bench.link.tick(bench.nowMs);
    bench.settle();
    expect(bench.events).toEqual([{ type: 'lease-lost', reason: 'expired' }]);
  });
});

describe('the end of a call and the next one', () => {
  it('forgets lease and gateway, sends nothing more and runs no timer', () => {
    const bench = onlineBench();
    bench.link.startProbe(bench.nowMs);
    bench.link.stop(bench.nowMs);
    expect(bench.link.takeEvents()).toEqual([{ type: 'lease-lost', reason: 'link-down' }]);
    expect(bench.link.nextFrame()).toBeUndefined();
    expect(bench.link.nextDeadlineMs).toBe(Infinity);
    expect(bench.inject(frameHex(packetTo(OWN_ADDRESS)))).toEqual([]);
    expect(bench.link.counters['rx-link-down']).toBe(1);
    bench.link.stop(bench.nowMs);
    expect(bench.link.takeEvents()).toEqual([]);
  });

  it('asks for the same address again and announces it again', () => {
    const bench = onlineBench();
    bench.link.stop(bench.nowMs);
    bench.peer.heard.length = 0;
    bench.link.start(bench.nowMs);
    bench.run(1_000);
    expect(bench.peer.heard).toEqual(['REQUEST', 'announcement', 'ARP request']);
    expect(bench.eventsOf('lease').map(({ lease }) => lease.address)).toEqual(['10.8.219.204']);
  });

  it('takes the new address after a redial, at the price of one NAK', () => {
    const bench = onlineBench();
    bench.link.stop(bench.nowMs);
    bench.peer.options.address = '0a08dbca';
    bench.peer.heard.length = 0;
    bench.link.start(bench.nowMs);
    bench.run(1_000);
    expect(bench.peer.heard.slice(0, 3)).toEqual(['REQUEST', 'DISCOVER', 'REQUEST']);
    expect(bench.eventsOf('lease').map(({ lease }) => lease.address)).toEqual(['10.8.219.202']);
  });

  it('sends DISCOVER beside a static lease even if it remembers a lease', () => {
    const bench = onlineBench();
    bench.link.stop(bench.nowMs);
    bench.peer.heard.length = 0;
    bench.link.start(bench.nowMs, atLease);
    bench.run(1_000);
    expect(bench.peer.heard).toContain('DISCOVER');
  });

  it('stops asking for the old address when the stick names another one', () => {
    const bench = onlineBench();
    bench.link.stop(bench.nowMs);
    bench.peer.options.answersDhcp = false;
    bench.link.start(bench.nowMs);
    bench.run(1_000);
    bench.peer.heard.length = 0;
    bench.link.applyStaticLease(bench.nowMs, { ...atLease, address: '10.9.9.9' });
    bench.settle();
    bench.run(1_100);
    expect(bench.peer.heard).toContain('DISCOVER');
  });

  it('treats a second start as a new call', () => {
    const bench = onlineBench();
    bench.link.start(bench.nowMs);
    bench.run(1_000);
    expect(bench.events.map(({ type }) => type)).toEqual(['lease-lost', 'gateway-mac', 'lease']);
  });
});
