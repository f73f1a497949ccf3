import { expect, it } from 'vitest';

import { parseDhcpTest, readDhcp, toIpLease } from './dhcp.ts';

it.each([
  [
    '^DHCP:a3ec5c64,f8ffffff,a1ec5c64,a1ec5c64,2200b10a,74bba80a,236800,236800',
    ['100.92.236.163', 29, '100.92.236.161', '10.177.0.34', '10.168.187.116', 236800],
  ],
  [
    '^DHCP:0xa3ec5c64,0xf8ffffff,0xa1ec5c64,0xa1ec5c64,0,0,1,1',
    ['100.92.236.163', 29, '100.92.236.161', '0.0.0.0', '0.0.0.0', 1],
  ],
  [
    '^DHCP: 0XCCDB080A,0XF8FFFFFF,0XC9DB080A,0XC9DB080A,0XE67B59C0,0XE77B59C0,85600,85600',
    ['10.8.219.204', 29, '10.8.219.201', '192.89.123.230', '192.89.123.231', 85600],
  ],
  // Leading zeros left out.
  [
    '^DHCP: 1010A0A,FCFFFFFF,2010A0A,2010A0A,0,0,150000000,150000000',
    ['10.10.1.1', 30, '10.10.1.2', '0.0.0.0', '0.0.0.0', 150000000],
  ],
  [
    '^DHCP: 10.0.0.2,255.0.0.0,10.0.0.1,10.0.0.1,8.8.8.8,0.0.0.0,1,1',
    ['10.0.0.2', 8, '10.0.0.1', '8.8.8.8', '0.0.0.0', 1],
  ],
])('reads %s', (line, [address, prefix, gateway, dns1, dns2, maxRx]) => {
  expect(readDhcp.parse([line])).toMatchObject({ address, prefix, gateway, dns1, dns2, maxRx });
});

it.each([
  '^DHCP: a3ec5c64,f8ffffff,a1ec5c64',
  '^DHCP: xyz,f8ffffff,a1ec5c64,a1ec5c64,0,0,1,1',
  '^DHCP: 1a3ec5c64,f8ffffff,a1ec5c64,a1ec5c64,0,0,1,1',
  '^DHCPV6: ::,::,::,::,::,::,1,1',
])('refuses %s', (line) => {
  expect(() => readDhcp.parse([line])).toThrow('AT^DHCP?');
});

it('makes a lease of it', () => {
  const line = '^DHCP: CCDB080A,F8FFFFFF,C9DB080A,C9DB080A,E67B59C0,E67B59C0,85600,85600';
  expect(toIpLease(readDhcp.parse([line]))).toEqual({
    address: '10.8.219.204',
    prefixLength: 29,
    gateway: '10.8.219.201',
    dnsServers: ['192.89.123.230'],
    mtu: 1500,
    source: 'at',
  });
});

it('makes no lease without address or gateway', () => {
  const noAddress = '^DHCP: 0,F8FFFFFF,C9DB080A,0,0,0,1,1';
  const noGateway = '^DHCP: CCDB080A,F8FFFFFF,0,0,0,0,1,1';
  expect(toIpLease(readDhcp.parse([noAddress]))).toBeUndefined();
  expect(toIpLease(readDhcp.parse([noGateway]))).toBeUndefined();
});

it('reads which contexts can be asked for', () => {
  expect(parseDhcpTest(['^DHCP: (1-11)'])).toEqual({ cid: [1, 11] });
  expect(() => parseDhcpTest(['^DHCP: (x)'])).toThrow('AT^DHCP=?');
});
