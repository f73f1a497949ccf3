import { expect, it } from 'vitest';

import { readContextMtu } from './cgmtu.ts';

it('reads both families, or IPv4 alone', () => {
  const command = readContextMtu(1);
  expect(command.line).toBe('AT^CGMTU=1');
  expect(command.parse(['^CGMTU: 1,1500,1500'])).toEqual({ cid: 1, ipv4Mtu: 1500, ipv6Mtu: 1500 });
  expect(command.parse(['^CGMTU: 1,1430'])).toEqual({ cid: 1, ipv4Mtu: 1430, ipv6Mtu: null });
  expect(() => command.parse(['^CGMTU: 1'])).toThrow('AT^CGMTU=1');
});
