import { expect, it } from 'vitest';

import { FailureError } from '../../shared/failure.ts';
import { noExtras } from '../../shared/network-extras.ts';
import type { Routing } from '../../shared/routing.ts';
import type { HostNetworkRequest } from './host-network.ts';
import { planHost } from './host-plan.ts';

const lease = {
  address: '10.64.1.2',
  prefixLength: 8,
  gateway: '10.64.1.1',
  dnsServers: ['10.64.0.53', '10.64.0.54'],
  mtu: 1400,
  source: 'dhcp',
} as const;

const lease6 = {
  address: '2001:db8::2',
  prefixLength: 64,
  gateway: 'fe80::1',
  dnsServers: ['2001:db8::53', 'fe80::1'],
  mtu: 1428,
  preferredLifetimeS: 1,
  validLifetimeS: 1,
} as const;

const everything: Routing = { mode: 'everything', destinations: [], nameServers: [] };

function request(changes: Partial<HostNetworkRequest> = {}): HostNetworkRequest {
  const extras = { ipv4: noExtras, ipv6: noExtras };
  return { lease, lease6: undefined, extras, routing: everything, ...changes };
}

it('takes everything: a default route that wins, and the name servers by way of the tunnel', () => {
  expect(planHost(request())).toEqual({
    mtu: 1400,
    addresses: ['10.64.1.2'],
    metric: 50,
    routes: networks('10.64.1.1/32', '10.64.0.53/32', '10.64.0.54/32', '0.0.0.0/0'),
    dns: { servers: ['10.64.0.53', '10.64.0.54'], searchDomains: [], onlyWhenAlone: false },
  });
});

it('stands by with a metric above that of Ethernet, Wi-Fi and the kernel, and DNS on call', () => {
  const plan = planHost(request({ routing: { ...everything, mode: 'when-no-other' } }));
  expect(plan.metric).toBeGreaterThan(1_024);
  expect(plan.metric).toBeLessThan(20_100);
  expect(plan.routes).toContainEqual({ address: '0.0.0.0', prefixLength: 0 });
  expect(plan.dns.onlyWhenAlone).toBe(true);
});

it('takes chosen destinations alone, of the families it has, and no DNS', () => {
  const destinations = ['192.0.2.9/24', '2001:db8:1::/48', '198.51.100.7'];
  const plan = planHost(request({ routing: { mode: 'chosen', destinations, nameServers: [] } }));
  expect(plan.routes).toEqual(networks('10.64.1.1/32', '192.0.2.0/24', '198.51.100.7/32'));
  expect(plan.dns).toEqual({ servers: [], searchDomains: [], onlyWhenAlone: false });
});

it('takes nothing', () => {
  const plan = planHost(request({ routing: { ...everything, mode: 'none' } }));
  expect(plan.routes).toEqual(networks('10.64.1.1/32'));
  expect(plan.dns.servers).toEqual([]);
});

it('gives IPv6 routes of its own', () => {
  const plan = planHost(request({ lease6 }));
  expect(plan.addresses).toEqual(['10.64.1.2', '2001:db8::2']);
  expect(plan.mtu).toBe(1400);
  expect(plan.routes).toEqual([
    ...networks('10.64.1.1/32', 'fe80::1/128', '10.64.0.53/32', '10.64.0.54/32'),
    ...networks('2001:db8::53/128', '0.0.0.0/0', '::/0'),
  ]);
});

it('has no default route of IPv6 from a router that offers none', () => {
  const plan = planHost(request({ lease6: { ...lease6, gateway: undefined } }));
  expect(plan.routes).not.toContainEqual({ address: '::', prefixLength: 0 });
});

it('lets option 121 take the place of the default route, IPv6 routes stand beside it', () => {
  const extras = {
    ipv4: {
      routes: [{ destination: '172.16.0.0', prefixLength: 12 }],
      searchDomains: ['Corp.example.', 'bad domain', 'corp.example'],
    },
    ipv6: { routes: [{ destination: '2001:db8:7::', prefixLength: 48 }], searchDomains: [] },
  };
  const plan = planHost(request({ lease6, extras }));
  expect(plan.routes).not.toContainEqual({ address: '0.0.0.0', prefixLength: 0 });
  expect(plan.routes).toEqual(
    expect.arrayContaining(networks('172.16.0.0/12', '2001:db8:7::/48', '::/0')),
  );
  expect(plan.dns.searchDomains).toEqual(['Corp.example', 'corp.example']);
});

it('asks other name servers where they are given, also by way of the tunnel', () => {
  const plan = planHost(request({ routing: { ...everything, nameServers: ['9.9.9.9'] } }));
  expect(plan.dns.servers).toEqual(['9.9.9.9']);
  expect(plan.routes).toContainEqual({ address: '9.9.9.9', prefixLength: 32 });
});

it('lowers no MTU under what IPv6 needs', () => {
  expect(planHost(request({ lease: { ...lease, mtu: 600 }, lease6 })).mtu).toBe(1280);
  expect(planHost(request({ lease: { ...lease, mtu: 600 } })).mtu).toBe(600);
});

it('sends no more than the helper takes', () => {
  const routes = Array.from({ length: 300 }, (_, i) => ({
    destination: `10.${i % 200}.${i}.0`.replace(/\.(\d+)\.0$/, (_m, n) => `.${Number(n) % 256}.0`),
    prefixLength: 24,
  }));
  const searchDomains = Array.from({ length: 20 }, (_, i) => `d${i}.example`);
  const dnsServers = Array.from({ length: 20 }, (_, i) => `10.1.1.${i + 1}`);
  const extras = { ipv4: { routes, searchDomains }, ipv6: noExtras };
  const plan = planHost(request({ lease: { ...lease, dnsServers }, extras }));
  expect(plan.routes).toHaveLength(64);
  expect(plan.dns.servers).toHaveLength(8);
  expect(plan.dns.searchDomains).toHaveLength(6);
});

it.each<[string, Partial<HostNetworkRequest>]>([
  ['no lease', { lease: undefined }],
  ['an address with words behind it', { lease: { ...lease, address: '10.0.0.1 dev eth0' } }],
  ['a multicast address', { lease: { ...lease, address: '224.0.0.1' } }],
  ['a link-local address', { lease6: { ...lease6, address: 'fe80::2' } }],
  ['an MTU of nothing', { lease: { ...lease, mtu: 0 } }],
  ['a broken destination', { routing: { ...everything, mode: 'chosen', destinations: ['x'] } }],
])('refuses %s', (_name, changes) => {
  expect(() => planHost(request(changes))).toThrow(FailureError);
});

function networks(...texts: readonly string[]) {
  return texts.map((text) => {
    const [address = '', length] = text.split('/');
    return { address, prefixLength: Number(length) };
  });
}
