import { describe, expect, it } from 'vitest';

import type { IpLease, Ipv6Lease } from '../../shared/lease.ts';
import { planHostNetwork } from './host-network-plan.ts';

const lease: IpLease = {
  address: '100.92.236.163',
  prefixLength: 29,
  gateway: '100.92.236.161',
  dnsServers: ['10.0.0.53'],
  mtu: 1460,
  source: 'at',
};
const lease6: Ipv6Lease = {
  address: '2001:db8:4a:1:102:304:506:708',
  prefixLength: 64,
  gateway: 'fe80::4e54:99ff:fe45:e5d5',
  dnsServers: ['2001:db8:53::1', 'fe80::53'],
  mtu: 1400,
  preferredLifetimeS: 0xffffffff,
  validLifetimeS: 0xffffffff,
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

describe('IPv6', () => {
  const request6 = { ...request, lease: undefined, lease6 };
  const changes6 = [
    [
      '-6 address replace 2001:db8:4a:1:102:304:506:708/128 dev tun3 nodad',
      '-6 address flush dev tun3 to 2001:db8:4a:1:102:304:506:708/128',
    ],
    [
      '-6 route prepend fe80::4e54:99ff:fe45:e5d5/128 dev tun3 metric 50',
      '-6 route del fe80::4e54:99ff:fe45:e5d5/128 dev tun3 metric 50',
    ],
    [
      '-6 route prepend fe80::53/128 dev tun3 metric 50',
      '-6 route del fe80::53/128 dev tun3 metric 50',
    ],
    ['-6 route prepend default dev tun3 metric 50', '-6 route del default dev tun3 metric 50'],
  ];

  it('sets one address, the stations of the link and the default route', () => {
    expect(commands(planHostNetwork(request6))).toEqual([
      ['link set dev tun3 mtu 1400 up', 'link set dev tun3 down'],
      ...changes6,
    ]);
  });

  it('stands beside IPv4, with the MTU both can live with', () => {
    const changes = commands(planHostNetwork({ ...request, lease6 }));
    expect(changes[0]?.[0]).toBe('link set dev tun3 mtu 1400 up');
    expect(changes).toHaveLength(8);
    expect(changes.slice(4)).toEqual(changes6);
  });

  it('keeps the MTU it cannot do without', () => {
    const narrow = { ...request, lease: { ...lease, mtu: 576 }, lease6 };
    expect(commands(planHostNetwork(narrow))[0]?.[0]).toBe('link set dev tun3 mtu 1280 up');
  });

  it.each([
    ['other traffic is to stay where it was', { ...request6, routing: 'none' as const }],
    ['the router is none', { ...request6, lease6: { ...lease6, gateway: undefined } }],
  ])('has no default route when %s', (_, without) => {
    expect(planHostNetwork(without).flatMap(({ apply }) => apply)).not.toContain('default');
  });

  it.each([
    [{ address: 'fe80::1' }],
    [{ address: 'ff02::1' }],
    [{ address: '::1' }],
    [{ address: '::' }],
    [{ address: '2001:db8::1/64' }],
    [{ address: '2001:db8::1%eth0' }],
    [{ address: '2001:db8::1 dev eth0' }],
    [{ address: '::ffff:10.0.0.1' }],
    [{ address: '10.0.0.1' }],
    [{ mtu: 1279 }],
    [{ mtu: 1501 }],
  ])('refuses %j', (wrong) => {
    expect(() => planHostNetwork({ ...request6, lease6: { ...lease6, ...wrong } })).toThrow(
      expect.objectContaining({
        failure: expect.objectContaining({ code: 'host-network-failed' }) as unknown,
      }),
    );
  });

  it('makes no route to a gateway that is not of the link', () => {
    const foreign = {
      ...lease6,
      gateway: '2001:db8::1',
      dnsServers: ['fe80::1%eth0', 'fe80::1 x'],
    };
    const changes = commands(planHostNetwork({ ...request6, lease6: foreign }));
    expect(
      changes.map(([apply]) => apply).filter((apply) => apply?.includes('/128 dev tun3 metric')),
    ).toEqual([]);
  });
});

it('refuses a request without any address', () => {
  expect(() => planHostNetwork({ ...request, lease: undefined })).toThrow('no address');
});
