/** What the host is to be set up with: a lease and what came along with it. */
import type { IpLease } from '../../shared/lease.ts';
import type { ClasslessRoute } from './classless-routes.ts';
import type { DhcpFields } from './dhcp-fields.ts';
import type { DhcpLease } from './dhcp-lease.ts';
import { formatIpv4Address, isUnicastAddress, maskPrefixLength } from './ipv4-address.ts';
import type { Route } from './route.ts';

export interface LinkConfig {
  readonly lease: IpLease;
  /** Empty: a default route through the gateway. Otherwise these and no other. */
  readonly routes: readonly Route[];
  readonly searchDomains: readonly string[];
}

export function staticConfig(lease: IpLease): LinkConfig {
  return { lease, routes: [], searchDomains: [] };
}

/**
 * What DHCP leaves out is taken from `named`, the stick's own AT answer, if that is about the same
 * address: a server that names no DNS server does not take the known ones away.
 */
export function dhcpConfig(
  { address, serverId, fields }: Pick<DhcpLease, 'address' | 'serverId' | 'fields'>,
  linkMtu: number,
  named?: IpLease,
): LinkConfig {
  const text = formatIpv4Address(address);
  const known = named?.address === text ? named : undefined;
  const gateway = gatewayOf(fields);
  return {
    lease: {
      address: text,
      prefixLength: prefixLengthOf(fields) ?? known?.prefixLength ?? 32,
      gateway:
        gateway === undefined
          ? (known?.gateway ?? formatIpv4Address(serverId))
          : formatIpv4Address(gateway),
      dnsServers: fields.dnsServers?.map(formatIpv4Address) ?? known?.dnsServers ?? [],
      mtu: fields.mtu ?? known?.mtu ?? linkMtu,
      source: 'dhcp',
    },
    routes: (fields.classlessRoutes ?? []).map(routeOf),
    searchDomains: fields.searchDomains ?? (fields.domainName ? [fields.domainName] : []),
  };
}

function prefixLengthOf({ subnetMask }: DhcpFields): number | undefined {
  return subnetMask === undefined ? undefined : maskPrefixLength(subnetMask);
}

/**
 * The default route's gateway where option 121 has one, else any gateway named: on a link with one
 * other station it only serves as the address to ask for over ARP.
 */
function gatewayOf(fields: DhcpFields): number | undefined {
  const named = (fields.classlessRoutes ?? []).filter(({ gateway }) => isUnicastAddress(gateway));
  const best = named.find(({ prefixLength }) => prefixLength === 0) ?? named[0];
  return best?.gateway ?? fields.routers?.[0];
}

function routeOf({ destination, prefixLength, gateway }: ClasslessRoute): Route {
  const prefix = { destination: formatIpv4Address(destination), prefixLength };
  return gateway === 0 ? prefix : { ...prefix, gateway: formatIpv4Address(gateway) };
}

/** Whether the host would be set up the same way; where the lease came from makes no difference. */
export function sameConfig(a: LinkConfig, b: LinkConfig): boolean {
  return (
    a.lease.address === b.lease.address &&
    a.lease.prefixLength === b.lease.prefixLength &&
    a.lease.gateway === b.lease.gateway &&
    a.lease.mtu === b.lease.mtu &&
    sameItems(a.lease.dnsServers, b.lease.dnsServers, Object.is) &&
    sameItems(a.searchDomains, b.searchDomains, Object.is) &&
    sameItems(a.routes, b.routes, sameRoute)
  );
}

function sameRoute(a: Route, b: Route): boolean {
  return (
    a.destination === b.destination && a.prefixLength === b.prefixLength && a.gateway === b.gateway
  );
}

function sameItems<Item>(
  a: readonly Item[],
  b: readonly Item[],
  same: (a: Item, b: Item) => boolean,
): boolean {
  return a.length === b.length && a.every((item, i) => same(item, b[i]!));
}
