import { expect, it } from 'vitest';

import { dnsServersOf, readDhcpV6 } from './dhcpv6.ts';

it('reads the DNS server', () => {
  const line = '^DHCPV6: ::,::,::,::,fe80::e1ec:e44a:a28f:aeb1,::,7200000,384000';
  expect(readDhcpV6.parse([line])).toEqual({
    address: '::',
    prefix: '::',
    gateway: '::',
    dhcp: '::',
    dns1: 'fe80::e1ec:e44a:a28f:aeb1',
    dns2: '::',
    maxRx: 7_200_000,
    maxTx: 384_000,
  });
});

it('refuses an answer without DNS', () => {
  expect(() => readDhcpV6.parse(['^DHCPV6: ::,::,::,::'])).toThrow('AT^DHCPV6?');
});

it.each([
  ['::,::,::,::,2001:db8::53,2001:db8::54,1,1', ['2001:db8::53', '2001:db8::54']],
  ['::,::,::,::,2001:db8::53,2001:db8::53,1,1', ['2001:db8::53']],
  ['::,::,::,::,::,2001:db8::54,1,1', ['2001:db8::54']],
  ['::,::,::,::,::,::,1,1', []],
])('names the servers in %s', (fields, servers) => {
  expect(dnsServersOf(readDhcpV6.parse([`^DHCPV6: ${fields}`]))).toEqual(servers);
});
