/** The flag O of a router: what it leaves to DHCPv6 is asked for there. */
import { describe, expect, it } from 'vitest';

import { Ipv6Bench } from '../../test/fakes/ipv6-bench.ts';
import {
  advertisement,
  dnsOption,
  DNS_SERVER,
  frame6,
  HOST_MAC,
  macOption,
  prefixOption,
  ROUTER,
  STICK_MAC,
  udp6,
} from '../../test/fakes/ipv6-bytes.ts';

const OTHER = '40';
const MANAGED = '80';
const DNS = '20010db8005300000000000000000053';
const withoutDns = macOption + prefixOption();
const servers = `00170010${DNS}`;
const domains = '0018000e076578616d706c65047465737400';

/** A link that has heard an advertisement; the questions it sends over DHCPv6. */
function bench(flags: string, options = withoutDns) {
  const link = new Ipv6Bench();
  link.start();
  link.advertise({ flags, options });
  const questions = link.sent().filter((frame) => frame.slice(40, 42) === '11');
  const [question = ''] = questions;
  const ours = question.slice(44, 76);
  const reply = (
    answered: string,
    { ports = '02230222', to = ours, transaction = question.slice(126, 132) } = {},
  ) => {
    const message = `07${transaction}0001000a00030001${HOST_MAC}0002000a00030001${STICK_MAC}`;
    return frame6(udp6(ROUTER, to, ports, message + answered), { to: HOST_MAC });
  };
  return { link, questions, reply };
}

describe('a question goes out', () => {
  it.each([
    ['other things', OTHER],
    ['addresses too, which the prefix gives us anyway', MANAGED],
  ])('where DHCPv6 has %s', (_name, flags) => {
    const { questions } = bench(flags);
    expect(questions).toHaveLength(1);
    const [frame = ''] = questions;
    expect(frame.slice(0, 28)).toBe(`333300010002${HOST_MAC}86dd`);
    expect(frame.slice(44, 48)).toBe('fe80');
    expect(frame.slice(76, 108)).toBe('ff020000000000000000000000010002');
    expect(frame.slice(108, 116)).toBe('02220223');
    expect(frame.slice(124, 126)).toBe('0b');
  });

  it('but not where the router says nothing of it', () => {
    const { link, questions } = bench('00');
    expect(questions).toEqual([]);
    expect(link.run(10_000).filter(([, type]) => type === 'udp')).toEqual([]);
  });

  it('once, however often the router speaks, and no more when the call ends', () => {
    const { link } = bench(OTHER);
    link.advertise({ flags: OTHER, options: withoutDns });
    expect(link.sentTypes()).not.toContain('udp');
    link.link.stop(0);
    expect(link.run(60_000)).toEqual([]);
  });
});

describe('an answer', () => {
  it('gives the lease its name servers and domains', () => {
    const { link, reply } = bench(OTHER);
    expect(link.lease.dnsServers).toEqual([]);
    expect(link.inject(reply(servers + domains)), 'nothing for the host').toEqual([]);
    expect(link.lease.dnsServers).toEqual(['2001:db8:53::53']);
    expect(link.eventsOf('lease6').at(-1)?.searchDomains).toEqual(['example.test']);
    expect(link.link.counters).toMatchObject({ 'dhcpv6-reply-accepted': 1 });
  });

  it('stands behind what the router names, and before what the stick names', () => {
    const { link, reply } = bench(OTHER);
    link.link.applyIpv6DnsServers(0, ['2001:db8::aa']);
    link.sent();
    expect(link.lease.dnsServers).toEqual(['2001:db8::aa']);
    link.inject(reply(servers));
    expect(link.lease.dnsServers).toEqual(['2001:db8:53::53']);
    link.inject(
      frame6(advertisement({ flags: OTHER, options: withoutDns + dnsOption([DNS_SERVER]) })),
    );
    expect(link.lease.dnsServers).toEqual(['2001:db8:53::1']);
  });

  it('that comes before there is a prefix is kept for the lease', () => {
    const { link, reply } = bench(OTHER, macOption);
    link.inject(reply(servers));
    expect(link.eventsOf('lease6')).toEqual([]);
    link.advertise({ flags: OTHER, options: withoutDns });
    expect(link.lease.dnsServers).toEqual(['2001:db8:53::53']);
  });

  it.each<[string, Parameters<ReturnType<typeof bench>['reply']>[1], string]>([
    ['from another port', { ports: '02240222' }, 'rx-ipv6-other-destination'],
    ['to another port', { ports: '02230223' }, 'rx-ipv6-other-destination'],
    ['of another transaction', { transaction: '999999' }, 'dhcpv6-refused-transaction'],
  ])('%s changes nothing', (_name, parts, counter) => {
    const { link, reply } = bench(OTHER);
    link.inject(reply(servers, parts));
    expect(link.lease.dnsServers).toEqual([]);
    expect(link.link.counters).toMatchObject({ [counter]: 1 });
  });

  it('with a wrong checksum changes nothing', () => {
    const { link, reply } = bench(OTHER);
    const frame = reply(servers);
    link.inject(`${frame.slice(0, -2)}00`);
    expect(link.lease.dnsServers).toEqual([]);
  });
});
