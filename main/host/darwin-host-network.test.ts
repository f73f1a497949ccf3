import { expect, it } from 'vitest';

import { FailureError } from '../../shared/failure.ts';
import { darwinApply, darwinUndo } from './darwin-host-network.ts';
import type { HostPlan } from './host-plan.ts';

const plan: HostPlan = {
  mtu: 1400,
  addresses: ['10.64.1.2', '2001:db8::2'],
  metric: 50,
  routes: [
    { address: '10.64.1.1', prefixLength: 32 },
    { address: '0.0.0.0', prefixLength: 0 },
    { address: '::', prefixLength: 0 },
  ],
  dns: {
    servers: ['10.64.0.53', '10.64.0.54'],
    searchDomains: ['lan.example'],
    onlyWhenAlone: false,
  },
};

it('gives a utun addresses, halves of the address space and a service of its own', () => {
  const { commands, scutil } = darwinApply('utun4', plan);
  expect(commands.map((words) => words.join(' '))).toEqual([
    '/sbin/ifconfig utun4 inet 10.64.1.2 10.64.1.2 netmask 255.255.255.255 mtu 1400 up',
    '/sbin/ifconfig utun4 inet6 2001:db8::2 prefixlen 128',
    '/sbin/route -q -n add -inet 10.64.1.1/32 -interface utun4',
    '/sbin/route -q -n add -inet 0.0.0.0/1 -interface utun4',
    '/sbin/route -q -n add -inet 128.0.0.0/1 -interface utun4',
    '/sbin/route -q -n add -inet6 ::/1 -interface utun4',
    '/sbin/route -q -n add -inet6 8000::/1 -interface utun4',
    '/usr/bin/dscacheutil -flushcache',
    '/usr/bin/killall -HUP mDNSResponder',
  ]);
  expect(scutil).toBe(
    [
      'd.init',
      'd.add ServerAddresses * 10.64.0.53 10.64.0.54',
      'd.add SearchDomains * lan.example',
      'set State:/Network/Service/org.tetherstick.Tetherstick/DNS',
      'd.init',
      'd.add Addresses * 10.64.1.2',
      'd.add SubnetMasks * 255.255.255.255',
      'd.add InterfaceName utun4',
      'd.add Router 10.64.1.2',
      'd.add OverridePrimary # 1',
      'set State:/Network/Service/org.tetherstick.Tetherstick/IPv4',
      'quit',
      '',
    ].join('\n'),
  );
});

it('starts no scutil where names stay as they are', () => {
  const dns = { servers: [], searchDomains: [], onlyWhenAlone: false };
  const { commands, scutil } = darwinApply('utun0', { ...plan, dns });
  expect(scutil).toBe('');
  expect(commands.flat()).not.toContain('-flushcache');
});

it('takes back what it gave, and the keys that would outlive it', () => {
  const { commands, scutil } = darwinUndo('utun4', plan);
  expect(commands.filter(([, , , verb]) => verb === 'delete')).toHaveLength(5);
  expect(scutil).toBe(
    'remove State:/Network/Service/org.tetherstick.Tetherstick/DNS\n' +
      'remove State:/Network/Service/org.tetherstick.Tetherstick/IPv4\nquit\n',
  );
});

it.each(['en0', 'utun4; reboot', 'utun', ''])('touches no "%s"', (name) => {
  expect(() => darwinApply(name, plan)).toThrow(FailureError);
});
