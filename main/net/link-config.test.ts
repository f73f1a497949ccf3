import { describe, expect, it } from 'vitest';

import type { IpLease } from '../../shared/lease.ts';
import type { ClasslessRoute } from './classless-routes.ts';
import type { DhcpFields } from './dhcp-fields.ts';
import { dhcpConfig, sameConfig, type LinkConfig } from './link-config.ts';

const nothing: DhcpFields = {
  subnetMask: undefined,
  routers: undefined,
  dnsServers: undefined,
  domainName: undefined,
  searchDomains: undefined,
  mtu: undefined,
  times: undefined,
  message: undefined,
  classlessRoutes: undefined,
};
const SERVER = 0x0a0000fe;

function configOf(fields: Partial<DhcpFields>): LinkConfig {
  return dhcpConfig(leaseOf(fields), 1500);
}

function leaseOf(fields: Partial<DhcpFields>) {
  return { address: 0x0a000002, serverId: SERVER, fields: { ...nothing, ...fields } };
}

it('makes do with an address alone', () => {
  expect(configOf({})).toEqual({
    lease: {
      address: '10.0.0.2',
      prefixLength: 32,
      gateway: '10.0.0.254',
      dnsServers: [],
      mtu: 1500,
      source: 'dhcp',
    },
    routes: [],
    searchDomains: [],
  });
});

it('takes what DHCP said', () => {
  const config = configOf({
    subnetMask: 0xfffffff8,
    routers: [0x0a000001],
    dnsServers: [0x08080808, 0x01010101],
    mtu: 1400,
    domainName: 'example.com',
  });
  expect(config).toEqual({
    lease: {
      address: '10.0.0.2',
      prefixLength: 29,
      gateway: '10.0.0.1',
      dnsServers: ['8.8.8.8', '1.1.1.1'],
      mtu: 1400,
      source: 'dhcp',
    },
    routes: [],
    searchDomains: ['example.com'],
  });
});

describe('what the AT answer adds', () => {
  const named: IpLease = {
    address: '10.0.0.2',
    prefixLength: 29,
    gateway: '10.0.0.1',
    dnsServers: ['9.9.9.9'],
    mtu: 1430,
    source: 'at',
  };

  it('is all that DHCP leaves out', () => {
    expect(dhcpConfig(leaseOf({}), 1500, named).lease).toEqual({ ...named, source: 'dhcp' });
  });

  it('is nothing that DHCP says', () => {
    const said = leaseOf({
      subnetMask: 0xffffff00,
      routers: [0x0a000003],
      dnsServers: [0x08080808],
      mtu: 1400,
    });
    expect(dhcpConfig(said, 1500, named)).toEqual(dhcpConfig(said, 1500));
  });

  it('is nothing when it is about another address', () => {
    const other = { ...named, address: '10.0.0.3' };
    expect(dhcpConfig(leaseOf({}), 1500, other)).toEqual(dhcpConfig(leaseOf({}), 1500));
  });
});

it('prefers the search list to the domain name', () => {
  const config = configOf({ domainName: 'example.com', searchDomains: ['a.net', 'b.net'] });
  expect(config.searchDomains).toEqual(['a.net', 'b.net']);
});

describe('the gateway, where option 121 is there', () => {
  const route = (destination: number, prefixLength: number, gateway: number): ClasslessRoute => ({
    destination,
    prefixLength,
    gateway,
  });

  it.each<[string, readonly ClasslessRoute[], string]>([
    [
      'of the default route',
      [route(0x0a010000, 16, 0x0a000003), route(0, 0, 0x0a000004)],
      '10.0.0.4',
    ],
    [
      'of the first route when there is no default',
      [route(0x0a010000, 16, 0x0a000003)],
      '10.0.0.3',
    ],
    ['is the server when all is on the link', [route(0, 0, 0)], '10.0.0.254'],
    ['is no group or loopback', [route(0, 0, 0xe0000001), route(0, 0, 0x7f000001)], '10.0.0.254'],
  ])('%s', (_, classlessRoutes, gateway) => {
    expect(configOf({ classlessRoutes }).lease.gateway).toBe(gateway);
  });

  it('is left out of a route on the link', () => {
    expect(configOf({ classlessRoutes: [route(0xa9fe0000, 16, 0)] }).routes).toEqual([
      { destination: '169.254.0.0', prefixLength: 16 },
    ]);
  });
});

describe('sameness', () => {
  const base = configOf({
    routers: [0x0a000001],
    dnsServers: [0x08080808],
    searchDomains: ['a.net'],
  });
  const lease = (change: Partial<LinkConfig['lease']>) => ({
    ...base,
    lease: { ...base.lease, ...change },
  });

  it('does not ask where a lease came from', () => {
    expect(sameConfig(base, lease({ source: 'at' }))).toBe(true);
  });

  it.each<[string, LinkConfig]>([
    ['address', lease({ address: '10.0.0.3' })],
    ['prefix', lease({ prefixLength: 30 })],
    ['gateway', lease({ gateway: '10.0.0.9' })],
    ['MTU', lease({ mtu: 1400 })],
    ['DNS server', lease({ dnsServers: ['9.9.9.9'] })],
    ['number of DNS servers', lease({ dnsServers: ['8.8.8.8', '9.9.9.9'] })],
    ['search list', { ...base, searchDomains: ['b.net'] }],
    ['routes', { ...base, routes: [{ destination: '10.1.0.0', prefixLength: 16 }] }],
  ])('ends with another %s', (_, other) => {
    expect(sameConfig(base, other)).toBe(false);
    expect(sameConfig(other, base)).toBe(false);
  });

  it('looks into the routes', () => {
    const routes = [{ destination: '10.1.0.0', prefixLength: 16, gateway: '10.0.0.1' }];
    const others = [{ destination: '10.1.0.0', prefixLength: 16 }];
    expect(sameConfig({ ...base, routes }, { ...base, routes: [...routes] })).toBe(true);
    expect(sameConfig({ ...base, routes }, { ...base, routes: others })).toBe(false);
  });
});
