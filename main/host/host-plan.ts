/** What a request means for the host: pure, in the helper's terms. */
import { isIPv4, isIPv6 } from 'node:net';

import { FailureError } from '../../shared/failure.ts';
import type { IpLease, Ipv6Lease } from '../../shared/lease.ts';
import type { Routing } from '../../shared/routing.ts';
import type { IpPrefix } from './helper-protocol.ts';
import type { HostNetworkRequest } from './host-network.ts';
import { parseNetwork } from './ip-bytes.ts';

export interface HostPlan {
  readonly mtu: number;
  readonly addresses: readonly string[];
  readonly metric: number;
  readonly routes: readonly IpPrefix[];
  readonly dns: {
    /** Empty: names are looked up as before. */
    readonly servers: readonly string[];
    readonly searchDomains: readonly string[];
    /** Only while no other network has a default route. */
    readonly onlyWhenAlone: boolean;
  };
}

/** RFC 8200 §5; under it the kernel takes all IPv6 off an interface. */
const MIN_IPV6_MTU = 1280;

/** Lower wins. NetworkManager's: 100 Ethernet, 600 Wi-Fi, 700 WWAN; the kernel's for IPv6: 1024. */
const WINNING_METRIC = 50;
/** Above all of these, and under NetworkManager's 20,000 more for networks that lead nowhere. */
const STAND_BY_METRIC = 5_000;

/** As many as the helper takes. */
const MOST_ROUTES = 64;
const MOST_SERVERS = 8;
const MOST_DOMAINS = 6;

/**
 * Addresses are /32 and /128: a stick's mask may be /8, and the connected route would hide the user's
 * own networks. Gateways and DNS servers are on the link whatever the mask says. IPv6 stands for
 * itself: without a lease of it the user's other IPv6 stays as it is.
 *
 * FailureError 'host-network-failed' for a request that must not reach the system.
 */
export function planHost(request: HostNetworkRequest): HostPlan {
  const { lease, lease6, routing, extras } = request;
  refuseUnless(lease !== undefined || lease6 !== undefined, 'no address at all');
  if (lease) refuseUnless(isHostAddress(lease.address), `not an address: ${lease.address}`);
  if (lease6) refuseUnless(isHostAddress6(lease6.address), `not an address: ${lease6.address}`);
  const servers = dnsServers(request);
  const takesDns = routing.mode === 'everything' || routing.mode === 'when-no-other';
  const stations = [
    ...stationsOf(lease?.gateway, lease6?.gateway),
    ...(takesDns ? servers.map(wholeAddress) : []),
  ];
  const domains = [...extras.ipv4.searchDomains, ...extras.ipv6.searchDomains];
  return {
    mtu: interfaceMtu(lease, lease6),
    addresses: [lease?.address, lease6?.address].filter((address) => address !== undefined),
    metric: routing.mode === 'when-no-other' ? STAND_BY_METRIC : WINNING_METRIC,
    routes: unique([...stations, ...wideRoutes(request)])
      .filter(({ address }) => (isIPv4(address) ? lease : lease6) !== undefined)
      .filter(({ address }) => address !== lease?.address && address !== lease6?.address)
      .slice(0, MOST_ROUTES),
    dns: {
      servers: takesDns ? servers : [],
      searchDomains: takesDns
        ? [...new Set(domains.map(withoutDot).filter(isDomain))].slice(0, MOST_DOMAINS)
        : [],
      onlyWhenAlone: routing.mode === 'when-no-other',
    },
  };
}

/** Routes beyond the link. */
function wideRoutes({ lease, lease6, routing, extras }: HostNetworkRequest): IpPrefix[] {
  if (routing.mode === 'none') return [];
  if (routing.mode === 'chosen') return chosenNetworks(routing);
  const told = [...extras.ipv4.routes, ...extras.ipv6.routes].flatMap((route) => {
    const network = parseNetwork(`${route.destination}/${route.prefixLength}`);
    return network === undefined ? [] : [network];
  });
  // RFC 3442: option 121 takes the place of the router option.
  const hasDefault = lease !== undefined && extras.ipv4.routes.length === 0;
  return [
    ...told,
    ...(hasDefault ? [{ address: '0.0.0.0', prefixLength: 0 }] : []),
    ...(lease6?.gateway === undefined ? [] : [{ address: '::', prefixLength: 0 }]),
  ];
}

function chosenNetworks({ destinations }: Routing): IpPrefix[] {
  return destinations.map((text) => {
    const network = parseNetwork(text);
    if (network !== undefined) return network;
    throw new FailureError({ code: 'host-network-failed', detail: `not a network: ${text}` });
  });
}

function dnsServers({ lease, lease6, routing }: HostNetworkRequest): string[] {
  const own = routing.nameServers.length > 0;
  const given = own
    ? routing.nameServers
    : [...(lease?.dnsServers ?? []), ...(lease6?.dnsServers ?? [])];
  const usable = given.filter(
    (server) =>
      (lease !== undefined && isHostAddress(server)) ||
      (lease6 !== undefined && (isHostAddress6(server) || isLinkLocal(server))),
  );
  return [...new Set(usable)].slice(0, MOST_SERVERS);
}

/** A gateway is a neighbour; a link-local one needs a route, the interface has no such address. */
function stationsOf(gateway: string | undefined, gateway6: string | undefined): IpPrefix[] {
  return [
    ...(gateway !== undefined && isHostAddress(gateway) ? [wholeAddress(gateway)] : []),
    ...(gateway6 !== undefined && isLinkLocal(gateway6) ? [wholeAddress(gateway6)] : []),
  ];
}

/** What both families can live with. */
function interfaceMtu(lease: IpLease | undefined, lease6: Ipv6Lease | undefined): number {
  if (lease) refuseUnless(isWholeNumber(lease.mtu, 576, 1500), `not an MTU: ${lease.mtu}`);
  if (!lease6) return lease?.mtu ?? MIN_IPV6_MTU;
  refuseUnless(isWholeNumber(lease6.mtu, MIN_IPV6_MTU, 1500), `not an MTU: ${lease6.mtu}`);
  return Math.max(MIN_IPV6_MTU, Math.min(lease6.mtu, lease?.mtu ?? lease6.mtu));
}

function wholeAddress(address: string): IpPrefix {
  return { address, prefixLength: isIPv4(address) ? 32 : 128 };
}

function unique(routes: readonly IpPrefix[]): IpPrefix[] {
  const byText = new Map<string, IpPrefix>();
  for (const { address, prefixLength } of routes) {
    byText.set(`${address}/${prefixLength}`, { address, prefixLength });
  }
  return [...byText.values()];
}

/** Usable by one host: not 0/8, loopback, multicast or above. */
function isHostAddress(text: string): boolean {
  if (!isIPv4(text)) return false;
  const first = Number(text.split('.')[0]);
  return first > 0 && first !== 127 && first < 224;
}

/** No zone, no dotted tail; not ::, loopback, link-local or multicast. */
function isHostAddress6(text: string): boolean {
  return isIPv6(text) && /^[0-9a-f:]+$/.test(text) && !/^(?:::1?$|fe[89ab]|ff)/.test(text);
}

function isLinkLocal(text: string): boolean {
  return isIPv6(text) && /^fe[89ab][0-9a-f]:[0-9a-f:]+$/.test(text);
}

function withoutDot(domain: string): string {
  return domain.replace(/\.$/, '');
}

/** The helper's rule; a network's odd idea of a name is left out, not an error. */
function isDomain(text: string): boolean {
  return text.length <= 253 && /^(?:[A-Za-z0-9_][A-Za-z0-9_-]{0,62}(?:\.|$))+$/.test(text);
}

function isWholeNumber(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function refuseUnless(condition: boolean, detail: string): void {
  if (!condition) throw new FailureError({ code: 'host-network-failed', detail });
}
