/** What the host is to be set up with for IPv6: a lease and what came along with it. */
import type { Ipv6Lease } from '../../shared/lease.ts';
import type { Route } from './route.ts';

export interface Ipv6Config {
  readonly lease: Ipv6Lease;
  /** Beside the default route, which the lease's gateway stands for. */
  readonly routes: readonly Route[];
  readonly searchDomains: readonly string[];
}

/** Whether the host would be set up the same way. How long it all lasts is the link's business. */
export function sameIpv6Config(a: Ipv6Config, b: Ipv6Config): boolean {
  return visible(a) === visible(b);
}

function visible({ lease, routes, searchDomains }: Ipv6Config): string {
  const { address, gateway, dnsServers, mtu } = lease;
  return JSON.stringify([address, gateway, dnsServers, mtu, routes, searchDomains]);
}
