/**
 * Stateless DHCPv6 (RFC 8415 §18.2.6): the question for what a router leaves to DHCPv6 when it sets
 * the flag O, and the answer. Addresses come from the prefix, so nothing is leased.
 */
import { parseDomainSearch } from './domain-search.ts';
import { IPV6_ADDRESS_LENGTH, isIpv6Unicast } from './ipv6-address.ts';

export const DHCPV6_CLIENT_PORT = 546;
export const DHCPV6_SERVER_PORT = 547;
/** ff02::1:2, every server and relay on the link. */
export const ALL_DHCPV6_SERVERS: Readonly<Uint8Array> = Uint8Array.of(
  ...[0xff, 0x02, 0, 0, 0, 0, 0, 0],
  ...[0, 0, 0, 0, 0, 1, 0, 2],
);

const MessageType = { Reply: 7, InformationRequest: 11 } as const;
const OptionCode = {
  ClientId: 1,
  ServerId: 2,
  OptionRequest: 6,
  ElapsedTime: 8,
  StatusCode: 13,
  DnsServers: 23,
  DomainList: 24,
  InformationRefreshTime: 32,
} as const;

/** Type and transaction. */
const HEADER_LENGTH = 4;
const OPTION_HEADER_LENGTH = 4;
const STATUS_SUCCESS = 0;
/** DUID-LL: type 3, hardware type Ethernet. */
const DUID_LL_ETHERNET = [0, 3, 0, 1];
const MAX_ELAPSED = 0xffff;
/** RFC 8415 §7.6 and §21.23, seconds. */
const DEFAULT_REFRESH_S = 86_400;
const MIN_REFRESH_S = 600;
/** glibc's resolver reads no more. */
const MAX_DNS_SERVERS = 3;

export interface InformationRequest {
  /** 24 bits. */
  readonly transactionId: number;
  readonly mac: Readonly<Uint8Array>;
  /** Since the first sending of this question, milliseconds. */
  readonly elapsedMs: number;
}

export interface InformationReply {
  readonly dnsServers: readonly Readonly<Uint8Array>[];
  readonly searchDomains: readonly string[];
  /** When to ask again. */
  readonly refreshAfterS: number;
}

export type Dhcpv6Refusal =
  'short' | 'type' | 'transaction' | 'options' | 'server-id' | 'client-id' | 'status';

export function emitInformationRequest(request: InformationRequest): Uint8Array {
  const { transactionId, mac, elapsedMs } = request;
  const elapsed = Math.min(Math.floor(elapsedMs / 10), MAX_ELAPSED);
  return Uint8Array.of(
    MessageType.InformationRequest,
    ...[transactionId >>> 16, transactionId >>> 8, transactionId],
    ...option(OptionCode.ClientId, [...DUID_LL_ETHERNET, ...mac]),
    ...option(OptionCode.OptionRequest, [
      ...word(OptionCode.DnsServers),
      ...word(OptionCode.DomainList),
      ...word(OptionCode.InformationRefreshTime),
    ]),
    ...option(OptionCode.ElapsedTime, word(elapsed)),
  );
}

/** Everything in it is copied. A broken list counts for nothing; a broken frame of options refuses. */
export function parseInformationReply(
  bytes: Uint8Array,
  { transactionId, mac }: Pick<InformationRequest, 'transactionId' | 'mac'>,
): InformationReply | Dhcpv6Refusal {
  if (bytes.length < HEADER_LENGTH) return 'short';
  if (bytes[0] !== MessageType.Reply) return 'type';
  if ((viewOf(bytes).getUint32(0) & 0xffffff) !== transactionId) return 'transaction';
  const options = parseOptions(bytes);
  if (options === undefined) return 'options';
  if (!options.has(OptionCode.ServerId)) return 'server-id';
  const clientId = options.get(OptionCode.ClientId);
  if (!clientId || !isSame(clientId, [...DUID_LL_ETHERNET, ...mac])) return 'client-id';
  const status = options.get(OptionCode.StatusCode);
  if (status && (status.length < 2 || viewOf(status).getUint16(0) !== STATUS_SUCCESS)) {
    return 'status';
  }
  return {
    dnsServers: addressesIn(options.get(OptionCode.DnsServers)),
    searchDomains: parseDomainSearch(options.get(OptionCode.DomainList) ?? new Uint8Array()) ?? [],
    refreshAfterS: refreshTimeIn(options.get(OptionCode.InformationRefreshTime)),
  };
}

/** Views by code, the first of each; undefined when a length leads outside. */
function parseOptions(bytes: Uint8Array): ReadonlyMap<number, Uint8Array> | undefined {
  const view = viewOf(bytes);
  const options = new Map<number, Uint8Array>();
  let index = HEADER_LENGTH;
  while (index < bytes.length) {
    if (index + OPTION_HEADER_LENGTH > bytes.length) return undefined;
    const code = view.getUint16(index);
    const start = index + OPTION_HEADER_LENGTH;
    const end = start + view.getUint16(index + 2);
    if (end > bytes.length) return undefined;
    if (!options.has(code)) options.set(code, bytes.subarray(start, end));
    index = end;
  }
  return options;
}

function addressesIn(value: Uint8Array | undefined): readonly Readonly<Uint8Array>[] {
  if (!value || value.length % IPV6_ADDRESS_LENGTH !== 0) return [];
  const count = Math.min(value.length / IPV6_ADDRESS_LENGTH, MAX_DNS_SERVERS);
  return Array.from({ length: count }, (_, i) =>
    value.slice(i * IPV6_ADDRESS_LENGTH, (i + 1) * IPV6_ADDRESS_LENGTH),
  ).filter((address) => isIpv6Unicast(address));
}

function refreshTimeIn(value: Uint8Array | undefined): number {
  if (value?.length !== 4) return DEFAULT_REFRESH_S;
  return Math.max(viewOf(value).getUint32(0), MIN_REFRESH_S);
}

function option(code: number, value: readonly number[]): number[] {
  return [...word(code), ...word(value.length), ...value];
}

function word(value: number): number[] {
  return [value >>> 8, value & 0xff];
}

function isSame(bytes: Uint8Array, expected: readonly number[]): boolean {
  return bytes.length === expected.length && expected.every((byte, i) => byte === bytes[i]);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
