/** The values of the options we ask for, each by its own rule for what counts as valid. */
import { parseClasslessRoutes, type ClasslessRoute } from './classless-routes.ts';
import { DhcpOption, type DhcpOptions } from './dhcp-options.ts';
import { cleanDomainName } from './domain-name.ts';
import { parseDomainSearch } from './domain-search.ts';
import { isUnicastAddress, maskPrefixLength, readIpv4Address } from './ipv4-address.ts';
import { leaseTimes, type LeaseTimes } from './lease-times.ts';

/** A field is undefined when its option is absent or not valid; RFC 2132 numbers in brackets. */
export interface DhcpFields {
  /** (1) Contiguous. */
  readonly subnetMask: number | undefined;
  /** (3) Unicast ones only; undefined when 121 is valid, which overrules it (RFC 3442). */
  readonly routers: readonly number[] | undefined;
  /** (6) Unicast ones only, at most three. */
  readonly dnsServers: readonly number[] | undefined;
  /** (15) */
  readonly domainName: string | undefined;
  /** (119) */
  readonly searchDomains: readonly string[] | undefined;
  /** (26) 576…link. */
  readonly mtu: number | undefined;
  /** (51, 58, 59) Undefined without a lease time. */
  readonly times: LeaseTimes | undefined;
  /** (56) What the server has to say, printable. */
  readonly message: string | undefined;
  /** (121) */
  readonly classlessRoutes: readonly ClasslessRoute[] | undefined;
}

const MAX_DNS_SERVERS = 3;
/** RFC 2132 §5.1. */
const MIN_LEGAL_MTU = 68;
/** Every host must take packets of this size (RFC 791), and less makes a link of no use. */
const MIN_USED_MTU = 576;

export function readDhcpFields(options: DhcpOptions, linkMtu: number): DhcpFields {
  const classlessRoutes = readValue(options, DhcpOption.ClasslessRoute, parseClasslessRoutes);
  const routers = classlessRoutes ? undefined : readUnicastList(options, DhcpOption.Router);
  return {
    subnetMask: readSubnetMask(options),
    routers,
    dnsServers: readUnicastList(options, DhcpOption.DomainNameServer)?.slice(0, MAX_DNS_SERVERS),
    domainName: readValue(options, DhcpOption.DomainName, (value) =>
      cleanDomainName(latin1(value).replace(/\0+$/, '')),
    ),
    searchDomains: readValue(options, DhcpOption.DomainSearch, parseDomainSearch),
    mtu: readMtu(options, linkMtu),
    times: readTimes(options),
    message: readValue(options, DhcpOption.Message, printable),
    classlessRoutes,
  };
}

/** (53) Undefined unless there is exactly one byte. */
export function readMessageType(options: DhcpOptions): number | undefined {
  return readValue(options, DhcpOption.MessageType, (value) =>
    value.length === 1 ? value[0] : undefined,
  );
}

/** (54) Undefined unless it is one address that a server can own. */
export function readServerIdentifier(options: DhcpOptions): number | undefined {
  const address = readUint32(options, DhcpOption.ServerIdentifier);
  return address !== undefined && isUnicastAddress(address) ? address : undefined;
}

/** (51) As said, 0 included. */
export function readLeaseTimeS(options: DhcpOptions): number | undefined {
  return readUint32(options, DhcpOption.LeaseTime);
}

function readTimes(options: DhcpOptions): LeaseTimes | undefined {
  const leaseS = readLeaseTimeS(options);
  if (leaseS === undefined) return undefined;
  return leaseTimes(
    leaseS,
    readUint32(options, DhcpOption.RenewalTime),
    readUint32(options, DhcpOption.RebindingTime),
  );
}

function readSubnetMask(options: DhcpOptions): number | undefined {
  const mask = readUint32(options, DhcpOption.SubnetMask);
  return mask !== undefined && maskPrefixLength(mask) !== undefined ? mask : undefined;
}

function readMtu(options: DhcpOptions, linkMtu: number): number | undefined {
  const mtu = readValue(options, DhcpOption.InterfaceMtu, (value) =>
    value.length === 2 ? (value[0]! << 8) | value[1]! : undefined,
  );
  if (mtu === undefined || mtu < MIN_LEGAL_MTU) return undefined;
  return Math.min(Math.max(mtu, MIN_USED_MTU), linkMtu);
}

function readUnicastList(options: DhcpOptions, code: number): readonly number[] | undefined {
  return readValue(options, code, (value) => {
    if (value.length % 4 !== 0) return undefined;
    const addresses = Array.from({ length: value.length / 4 }, (_, i) =>
      readIpv4Address(value, 4 * i),
    ).filter(isUnicastAddress);
    return addresses.length > 0 ? addresses : undefined;
  });
}

function readUint32(options: DhcpOptions, code: number): number | undefined {
  return readValue(options, code, (value) =>
    value.length === 4 ? readIpv4Address(value, 0) : undefined,
  );
}

function readValue<Value>(
  options: DhcpOptions,
  code: number,
  read: (value: Uint8Array) => Value | undefined,
): Value | undefined {
  const value = options.get(code);
  return value === undefined ? undefined : read(value);
}

function latin1(value: Uint8Array): string {
  return Array.from(value, (byte) => String.fromCharCode(byte)).join('');
}

/** Control characters left out, bytes outside ASCII as U+FFFD: the text goes into logs. */
function printable(value: Uint8Array): string | undefined {
  const text = Array.from(value, (byte) =>
    byte < 0x20 || byte === 0x7f ? '' : byte > 0x7f ? '\ufffd' : String.fromCharCode(byte),
  ).join('');
  return text === '' ? undefined : text;
}
