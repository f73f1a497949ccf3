import { expect, it } from 'vitest';

import type { IpLease } from '../../shared/lease.ts';
import { planHostNetwork } from './host-network-plan.ts';

const lease: IpLease = {
  address: '100.92.236.163',
  prefixLength: 29,
  gateway: '100.92.236.161',
  dnsServers: ['10.0.0.53'],
  mtu: 1460,
  source: 'at',
};
const request = {
  interfaceName: 'tun3',
  lease,
  lease6: undefined,
  routing: 'everything',
  metric: 50,
} as const;

function commands(changes: ReturnType<typeof planHostNetwork>) {
  return changes.map(({ apply, undo }) => [apply.join(' '), undo.join(' ')]);
}

it('sets link, address as a /32, on-link gateway and default route, each with its undoing', () => {
  expect(commands(planHostNetwork(request))).toEqual([
    ['link set dev tun3 mtu 1460 up', 'link set dev tun3 down'],
    [
      '-4 address replace 100.92.236.163/32 dev tun3',
      '-4 address flush dev tun3 to 100.92.236.163/32',
    ],
    [
      '-4 route prepend 100.92.236.161/32 dev tun3 scope link metric 50 src 100.92.236.163',
      '-4 route del 100.92.236.161/32 dev tun3 metric 50 src 100.92.236.163',
    ],
    [
      '-4 route prepend default dev tun3 scope link metric 50 src 100.92.236.163',
      '-4 route del default dev tun3 metric 50 src 100.92.236.163',
    ],
  ]);
});

it('adds no default route when traffic is to stay where it was', () => {
  const changes = planHostNetwork({ ...request, routing: 'none' });
  expect(changes.flatMap(({ apply }) => apply)).not.toContain('default');
  expect(changes).toHaveLength(3);
});

it.each([['100.92.236.163'], ['0.0.0.0'], ['']])('needs no route to a gateway of %j', (gateway) => {
  expect(planHostNetwork({ ...request, lease: { ...lease, gateway } })).toHaveLength(3);
});

it.each([
  [{ interfaceName: 'eth0' }],
  [{ interfaceName: 'tun3 up' }],
  [{ metric: -1 }],
  [{ metric: 1.5 }],
  [{ metric: 2 ** 32 }],
  [{ lease: { ...lease, address: '100.92.236' } }],
  [{ lease: { ...lease, address: '010.0.0.1' } }],
  [{ lease: { ...lease, address: '10.0.0.1/8' } }],
  [{ lease: { ...lease, address: '127.0.0.1' } }],
  [{ lease: { ...lease, address: '224.0.0.1' } }],
  [{ lease: { ...lease, address: '0.1.2.3' } }],
  [{ lease: { ...lease, address: '10.0.0.1 dev eth0' } }],
  [{ lease: { ...lease, mtu: 575 } }],
  [{ lease: { ...lease, mtu: 1501 } }],
])('refuses %j', (wrong) => {
  expect(() => planHostNetwork({ ...request, ...wrong })).toThrow(
    expect.objectContaining({
      failure: expect.objectContaining({ code: 'host-network-failed' }) as unknown,
    }),
  );
});
