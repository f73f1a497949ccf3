/** What LinuxHostNetwork changes for a request, as `ip` arguments: each change with its undoing. */
import { isIPv4 } from 'node:net';

import { FailureError } from '../../shared/failure.ts';
import type { HostNetworkRequest } from './host-network.ts';
import { isTunnelName } from './interface-name.ts';

export interface HostChange {
  readonly interfaceName: string;
  /** Arguments that make the change, also over an older one of the same kind. */
  readonly apply: readonly string[];
  /** Arguments that undo it. Equal for two changes exactly when they are the same thing. */
  readonly undo: readonly string[];
}

/**
 * The changes in the order in which to make them; undone in the opposite order.
 *
 * The address is a /32: a stick's mask may be /8, and the connected route would hide the user's
 * own networks. The gateway is on-link whatever the mask says. A route is added with `prepend`,
 * which goes in front of another of the same metric and neither replaces it nor fails, and names
 * its source: the routes of two leases are two things, and one can go while the other stays.
 *
 * FailureError 'host-network-failed' for a request that must not reach the system.
 */
export function planHostNetwork(request: HostNetworkRequest): readonly HostChange[] {
  const { interfaceName, lease, routing, metric } = request;
  refuseUnless(isTunnelName(interfaceName), `not a tunnel's interface: ${interfaceName}`);
  refuseUnless(isHostAddress(lease.address), `not a host's address: ${lease.address}`);
  refuseUnless(isWholeNumber(lease.mtu, 576, 1500), `not an MTU: ${lease.mtu}`);
  refuseUnless(isWholeNumber(metric, 0, 0xffffffff), `not a metric: ${metric}`);

  const on = ['dev', interfaceName];
  const from = ['metric', String(metric), 'src', lease.address];
  const change = (apply: readonly string[], undo: readonly string[]): HostChange => ({
    interfaceName,
    apply,
    undo,
  });
  const route = (to: string) =>
    change(
      ['-4', 'route', 'prepend', to, ...on, 'scope', 'link', ...from],
      ['-4', 'route', 'del', to, ...on, ...from],
    );

  const changes = [
    change(['link', 'set', ...on, 'mtu', String(lease.mtu), 'up'], ['link', 'set', ...on, 'down']),
    change(
      ['-4', 'address', 'replace', `${lease.address}/32`, ...on],
      ['-4', 'address', 'flush', ...on, 'to', `${lease.address}/32`],
    ),
  ];
  if (isHostAddress(lease.gateway) && lease.gateway !== lease.address) {
    changes.push(route(`${lease.gateway}/32`));
  }
  if (routing === 'everything') changes.push(route('default'));
  return changes;
}

/** Written out by us and usable by one host: not 0/8, loopback, multicast or above. */
function isHostAddress(text: string): boolean {
  if (!isIPv4(text)) return false;
  const first = Number(text.split('.')[0]);
  return first > 0 && first !== 127 && first < 224;
}

function isWholeNumber(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function refuseUnless(condition: boolean, detail: string): void {
  if (!condition) throw new FailureError({ code: 'host-network-failed', detail });
}
