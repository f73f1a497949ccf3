import { expect, it } from 'vitest';

import { isTunnelName, isTunnelNamePattern } from './interface-name.ts';

it.each(['tun0', 'utun12', 'tetherstick0', 'tetherstick9999'])('%s is a tunnel', (name) => {
  expect(isTunnelName(name)).toBe(true);
  expect(isTunnelNamePattern(name)).toBe(true);
});

it.each([
  ['eth0'],
  ['tun'],
  ['tun0 '],
  ['tun0\n'],
  ['-tun0'],
  ['tun0;reboot'],
  ['../tun0'],
  ['tun0/..'],
  ['tetherstick12345'],
  [''],
])('%j is none', (name) => {
  expect(isTunnelName(name)).toBe(false);
  expect(isTunnelNamePattern(name)).toBe(false);
});

it('lets the kernel choose a number, at the end only and only one', () => {
  expect(isTunnelNamePattern('tetherstick%d')).toBe(true);
  expect(isTunnelName('tetherstick%d')).toBe(false);
  expect(isTunnelNamePattern('%d')).toBe(false);
  expect(isTunnelNamePattern('tun%d0')).toBe(false);
  expect(isTunnelNamePattern('tun%d%d')).toBe(false);
  expect(isTunnelNamePattern('tun%s')).toBe(false);
});
