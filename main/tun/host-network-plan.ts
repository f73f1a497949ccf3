/** What LinuxHostNetwork changes for a request, as `ip` arguments: each change with its undoing. */
import { isIPv4, isIPv6 } from 'node:net';

import { FailureError } from '../../shared/failure.ts';
import type { IpLease, Ipv6Lease } from '../../shared/lease.ts';
import type { HostNetworkRequest } from './host-network.ts';
import { isTunnelName } from './interface-name.ts';

export interface HostChange {
  readonly interfaceName: string;
  /** Arguments that make the change, also over an older one of the same kind. */
  readonly apply: readonly string[];
  /** Arguments that undo it. Equal for two changes exactly when they are the same thing. */
  readonly undo: readonly string[];
}

/** RFC 8200 §5; under it the kernel takes all IPv6 off an interface. */
const MIN_IPV6_MTU = 1280;

/**
 * The changes in the order in which to make them; undone in the opposite order. IPv6 has changes of
 * its own: without a lease of it there are none, and the user's other IPv6 stays as it is.
 *
 * The address is a /32 or /128: a stick's mask may be /8, and the connected route would hide the
 * user's own networks. The gateway is on-link whatever the mask says.
 *
 * FailureError 'host-network-failed' for a request that must not reach the system.
 */
export function planHostNetwork(request: HostNetworkRequest): readonly HostChange[] {
  const { interfaceName, lease, lease6, metric } = request;
  refuseUnless(isTunnelName(interfaceName), `not a tunnel's interface: ${interfaceName}`);
  refuseUnless(isWholeNumber(metric, 0, 0xffffffff), `not a metric: ${metric}`);
  refuseUnless(lease !== undefined || lease6 !== undefined, 'no address at all');
  const on = ['dev', interfaceName];
  const mtu = String(interfaceMtu(lease, lease6));
  return [
    {
      interfaceName,
      apply: ['link', 'set', ...on, 'mtu', mtu, 'up'],
      undo: ['link', 'set', ...on, 'down'],
    },
    ...(lease === undefined ? [] : ipv4Changes(request, lease)),
    ...(lease6 === undefined ? [] : ipv6Changes(request, lease6)),
  ];
}

/** What both families can live with. */
function interfaceMtu(lease: IpLease | undefined, lease6: Ipv6Lease | undefined): number {
  if (lease) refuseUnless(isWholeNumber(lease.mtu, 576, 1500), `not an MTU: ${lease.mtu}`);
  if (!lease6) return lease?.mtu ?? MIN_IPV6_MTU;
  refuseUnless(isWholeNumber(lease6.mtu, MIN_IPV6_MTU, 1500), `not an MTU: ${lease6.mtu}`);
  return Math.max(MIN_IPV6_MTU, Math.min(lease6.mtu, lease?.mtu ?? lease6.mtu));
}

/**
 * A route is added with `prepend`, which goes in front of another of the same metric and neither
 * replaces it nor fails, and names its source: the routes of two leases are two things, and one can
 * go while the other stays.
 */
function ipv4Changes(
  { interfaceName, routing, metric }: HostNetworkRequest,
  { address, gateway }: IpLease,
): readonly HostChange[] {
  refuseUnless(isHostAddress(address), `not a host's address: ${address}`);
  const on = ['dev', interfaceName];
  const from = ['metric', String(metric), 'src', address];
  const route = (to: string): HostChange => ({
    interfaceName,
    apply: ['-4', 'route', 'prepend', to, ...on, 'scope', 'link', ...from],
    undo: ['-4', 'route', 'del', to, ...on, ...from],
  });
  const hasGateway = isHostAddress(gateway) && gateway !== address;
  return [
    {
      interfaceName,
      apply: ['-4', 'address', 'replace', `${address}/32`, ...on],
      undo: ['-4', 'address', 'flush', ...on, 'to', `${address}/32`],
    },
    ...(hasGateway ? [route(`${gateway}/32`)] : []),
    ...(routing === 'everything' ? [route('default')] : []),
  ];
}

/**
 * `nodad`: the link itself has asked for doubles, and the kernel would ask into a tunnel. A route does
 * not name its source here: the kernel tells IPv6 routes apart by destination, metric and interface
 * only, so the routes of two leases are one thing, which is there already when the second one comes.
 * Link-local stations need routes, since the interface has no link-local address of its own.
 */
function ipv6Changes(
  { interfaceName, routing, metric }: HostNetworkRequest,
  { address, gateway, dnsServers }: Ipv6Lease,
): readonly HostChange[] {
  refuseUnless(isHostAddress6(address), `not a host's address: ${address}`);
  const on = ['dev', interfaceName];
  const to = (destination: string): HostChange => {
    const route = [destination, ...on, 'metric', String(metric)];
    return {
      interfaceName,
      apply: ['-6', 'route', 'prepend', ...route],
      undo: ['-6', 'route', 'del', ...route],
    };
  };
  const neighbors = new Set([gateway, ...dnsServers].filter(isLinkLocal));
  return [
    {
      interfaceName,
      apply: ['-6', 'address', 'replace', `${address}/128`, ...on, 'nodad'],
      undo: ['-6', 'address', 'flush', ...on, 'to', `${address}/128`],
    },
    ...Array.from(neighbors, (neighbor) => to(`${neighbor}/128`)),
    ...(routing === 'everything' && gateway !== undefined ? [to('default')] : []),
  ];
}

/** Written out by us and usable by one host: not 0/8, loopback, multicast or above. */
function isHostAddress(text: string): boolean {
  if (!isIPv4(text)) return false;
  const first = Number(text.split('.')[0]);
  return first > 0 && first !== 127 && first < 224;
}

/** No zone, no dotted tail; not ::, loopback, link-local or multicast. */
function isHostAddress6(text: string): boolean {
  return isIPv6(text) && /^[0-9a-f:]+$/.test(text) && !/^(?:::1?$|fe[89ab]|ff)/.test(text);
}

function isLinkLocal(text: string | undefined): text is string {
  return text !== undefined && isIPv6(text) && /^fe[89ab][0-9a-f]:[0-9a-f:]+$/.test(text);
}

function isWholeNumber(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function refuseUnless(condition: boolean, detail: string): void {
  if (!condition) throw new FailureError({ code: 'host-network-failed', detail });
}
