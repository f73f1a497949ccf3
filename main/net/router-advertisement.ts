/** Router advertisement (RFC 4861 §4.2) with RDNSS and DNSSL (RFC 8106) and routes (RFC 4191). */
import { parseDomainSearch } from './domain-search.ts';
import type { Icmpv6Message } from './icmpv6.ts';
import { IPV6_ADDRESS_LENGTH, isIpv6Unicast, isLinkLocal, networkPrefix } from './ipv6-address.ts';
import type { Ipv6Packet } from './ipv6.ts';
import {
  macOption,
  ND_HOP_LIMIT,
  NdOptionType,
  parseNdOptions,
  type NdOption,
  type NdRefusal,
} from './neighbor-discovery.ts';

const OptionType = { Prefix: 3, Mtu: 5, Route: 24, DnsServers: 25, SearchDomains: 31 } as const;

const HEADER_LENGTH = 16;
/** RFC 8200 §5: every link carries packets of this size. */
export const MIN_IPV6_MTU = 1280;
export const INFINITE_LIFETIME_S = 0xffffffff;
/** An honest router sends one or two of a kind; more only cost memory. */
const MAX_KEPT_PER_KIND = 32;

const FLAG_MANAGED = 0x80;
const FLAG_OTHER = 0x40;
/** RFC 4191 §2.1: a route with it is ignored. */
const PREFERENCE_MASK = 0x18;
const PREFERENCE_RESERVED = 0x10;
const FLAG_ON_LINK = 0x80;
const FLAG_AUTONOMOUS = 0x40;

export interface AdvertisedPrefix {
  /** 16 bytes, those behind the prefix zero. */
  readonly prefix: Readonly<Uint8Array>;
  /** 0…128. */
  readonly prefixLength: number;
  readonly isOnLink: boolean;
  /** Addresses may be made from it. */
  readonly isAutonomous: boolean;
  readonly validLifetimeS: number;
  readonly preferredLifetimeS: number;
}

export interface AdvertisedRoute {
  readonly prefix: Readonly<Uint8Array>;
  readonly prefixLength: number;
  /** 0 takes the route back. */
  readonly lifetimeS: number;
}

export interface RouterAdvertisement {
  readonly router: Readonly<Uint8Array>;
  /** Undefined: the frame's source has to do. */
  readonly routerMac: Readonly<Uint8Array> | undefined;
  /** 0: not a default router. */
  readonly routerLifetimeS: number;
  /** Addresses come from DHCPv6, and other things do. */
  readonly isManaged: boolean;
  readonly hasOtherConfig: boolean;
  /** 1280 or more; undefined when there is none, or one no link can have. */
  readonly mtu: number | undefined;
  readonly prefixes: readonly AdvertisedPrefix[];
  readonly routes: readonly AdvertisedRoute[];
  readonly dnsServers: readonly Timed<Readonly<Uint8Array>>[];
  readonly searchDomains: readonly Timed<string>[];
}

/** 0 takes it back, 0xffffffff is for ever. */
export interface Timed<Value> {
  readonly value: Value;
  readonly lifetimeS: number;
}

/**
 * Everything in it is copied. A broken option counts for nothing and the others still do; one with a
 * length that leads nowhere refuses the message.
 */
export function parseRouterAdvertisement(
  packet: Ipv6Packet,
  { code, bytes }: Icmpv6Message,
): RouterAdvertisement | NdRefusal {
  if (packet.hopLimit !== ND_HOP_LIMIT) return 'hop-limit';
  if (!isLinkLocal(packet.source)) return 'source';
  if (code !== 0) return 'code';
  if (bytes.length < HEADER_LENGTH) return 'short';
  const options = parseNdOptions(bytes, HEADER_LENGTH);
  if (!options) return 'option-length';
  const valuesOf = (type: number) => options.filter((o) => o.type === type).map((o) => o.value);
  const flags = bytes[5]!;
  return {
    router: packet.source.slice(),
    routerMac: macOption(options, NdOptionType.SourceMac)?.slice(),
    routerLifetimeS: viewOf(bytes).getUint16(6),
    isManaged: (flags & FLAG_MANAGED) !== 0,
    hasOtherConfig: (flags & FLAG_OTHER) !== 0,
    mtu: valuesOf(OptionType.Mtu).flatMap(parseMtu)[0],
    prefixes: valuesOf(OptionType.Prefix).flatMap(parsePrefix).slice(0, MAX_KEPT_PER_KIND),
    routes: valuesOf(OptionType.Route).flatMap(parseRoute).slice(0, MAX_KEPT_PER_KIND),
    dnsServers: valuesOf(OptionType.DnsServers)
      .flatMap(parseDnsServers)
      .slice(0, MAX_KEPT_PER_KIND),
    searchDomains: valuesOf(OptionType.SearchDomains)
      .flatMap(parseSearchDomains)
      .slice(0, MAX_KEPT_PER_KIND),
  };
}

/** Each option's value starts behind its two bytes of type and length. */
type OptionParser<Result> = (value: NdOption['value']) => readonly Result[];

const parseMtu: OptionParser<number> = (value) => {
  if (value.length !== 6) return [];
  const mtu = viewOf(value).getUint32(2);
  return mtu < MIN_IPV6_MTU ? [] : [mtu];
};

const parsePrefix: OptionParser<AdvertisedPrefix> = (value) => {
  if (value.length !== 30) return [];
  const view = viewOf(value);
  const prefixLength = view.getUint8(0);
  const flags = view.getUint8(1);
  const validLifetimeS = view.getUint32(2);
  const preferredLifetimeS = view.getUint32(6);
  const prefix = value.subarray(14, 14 + IPV6_ADDRESS_LENGTH);
  if (prefixLength > 128 || preferredLifetimeS > validLifetimeS) return [];
  if (!isIpv6Unicast(prefix) || isLinkLocal(prefix)) return [];
  return [
    {
      prefix: networkPrefix(prefix, prefixLength),
      prefixLength,
      isOnLink: (flags & FLAG_ON_LINK) !== 0,
      isAutonomous: (flags & FLAG_AUTONOMOUS) !== 0,
      validLifetimeS,
      preferredLifetimeS,
    },
  ];
};

/** The prefix may be cut to 0 or 8 bytes where its length allows it. */
const parseRoute: OptionParser<AdvertisedRoute> = (value) => {
  const view = viewOf(value);
  const prefixLength = view.getUint8(0);
  const carried = value.subarray(6, 6 + IPV6_ADDRESS_LENGTH);
  if (prefixLength > 128 || 8 * carried.length < prefixLength || value.length > 22) return [];
  if ((view.getUint8(1) & PREFERENCE_MASK) === PREFERENCE_RESERVED) return [];
  const prefix = new Uint8Array(IPV6_ADDRESS_LENGTH);
  prefix.set(carried);
  return [
    {
      prefix: networkPrefix(prefix, prefixLength),
      prefixLength,
      lifetimeS: view.getUint32(2),
    },
  ];
};

const parseDnsServers: OptionParser<Timed<Readonly<Uint8Array>>> = (value) => {
  const addresses = value.length - 6;
  if (addresses < IPV6_ADDRESS_LENGTH || addresses % IPV6_ADDRESS_LENGTH !== 0) return [];
  const lifetimeS = viewOf(value).getUint32(2);
  return Array.from({ length: addresses / IPV6_ADDRESS_LENGTH }, (_, i) => {
    const start = 6 + i * IPV6_ADDRESS_LENGTH;
    return { value: value.slice(start, start + IPV6_ADDRESS_LENGTH), lifetimeS };
  }).filter(({ value: address }) => isIpv6Unicast(address));
};

/** Names as in DHCP option 119, but never compressed, and padded with zero bytes. */
const parseSearchDomains: OptionParser<Timed<string>> = (value) => {
  const lifetimeS = viewOf(value).getUint32(2);
  const names = parseDomainSearch(withoutPadding(value.subarray(6))) ?? [];
  return names.map((name) => ({ value: name, lifetimeS }));
};

/** Leaves the one zero byte that ends the last name. */
function withoutPadding(names: Uint8Array): Uint8Array {
  let end = names.length;
  while (end > 1 && names[end - 1] === 0 && names[end - 2] === 0) end -= 1;
  return names.subarray(0, end);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
