/** IPv6 packets from parts as hex, for tests; written from the RFCs with nothing of main/net. */

/** The router of a stick, as in a neighbour table of an E3372. */
export const ROUTER = 'fe800000000000004e5499fffe45e5d5';
export const ALL_NODES = 'ff020000000000000000000000000001';
/** What the default advertisement makes addresses from, and who is named in it. */
export const PREFIX = '20010db8004a0001';
export const DNS_SERVER = '20010db8005300000000000000000001';
export const STICK_MAC = '4c549945e5d5';
export const HOST_MAC = '001e101f0000';

export const forEver = 'ffffffff';

export interface Icmpv6Parts {
  readonly from?: string;
  readonly to?: string;
  readonly hopLimit?: string;
  /** Type and code, then what follows the checksum. */
  readonly head: string;
  readonly body: string;
  /** In place of the right one. */
  readonly checksum?: string;
}

/** An ICMPv6 packet, by default from the router to everybody. */
export function icmpv6(parts: Icmpv6Parts): string {
  const { from = ROUTER, to = ALL_NODES, hopLimit = 'ff', head } = parts;
  const body = parts.body.replaceAll(/\s/g, '');
  const length = word((8 + body.length) / 2, 4);
  const right = checksum(`${from}${to}0000${length}0000003a${head}0000${body}`);
  return `60000000${length}3a${hopLimit}${from}${to}${head}${parts.checksum ?? word(right, 4)}${body}`;
}

export interface AdvertisementParts extends Partial<Icmpv6Parts> {
  readonly flags?: string;
  readonly routerLifetimeS?: number;
  readonly options?: string;
}

/** A router advertisement; by default with all the options a mobile network sends. */
export function advertisement(parts: AdvertisementParts = {}): string {
  const { flags = '00', routerLifetimeS = 9000, options = usualOptions } = parts;
  const body = `40${flags}${word(routerLifetimeS, 4)}0000000000000000${options}`;
  return icmpv6({ head: '8600', body, ...parts });
}

export function prefixOption(
  prefix = PREFIX,
  { length = '40', flags = 'c0', valid = forEver, preferred = forEver } = {},
): string {
  return `0304${length}${flags}${valid}${preferred}00000000${prefix.padEnd(32, '0')}`;
}

export function dnsOption(servers: readonly string[], lifetime = forEver): string {
  return `19${word(1 + 2 * servers.length, 2)}0000${lifetime}${servers.join('')}`;
}

export function mtuOption(mtu: number): string {
  return `05010000${word(mtu, 8)}`;
}

export const macOption = `0101${STICK_MAC}`;
export const usualOptions = macOption + mtuOption(1500) + prefixOption() + dnsOption([DNS_SERVER]);

/** An Ethernet frame from the stick, as hex. */
export function frame6(packet: string, { to = '333300000001', from = STICK_MAC } = {}): string {
  return `${to}${from}86dd${packet}`;
}

/** A UDP packet over IPv6; `ports` is source and destination port. */
export function udp6(from: string, to: string, ports: string, payload: string): string {
  const length = word(8 + payload.length / 2, 4);
  const sum =
    checksum(`${from}${to}0000${length}00000011${ports}${length}0000${payload}`) || 0xffff;
  return `60000000${length}1140${from}${to}${ports}${length}${word(sum, 4)}${payload}`;
}

/** Of any other protocol, or with a wrong header on purpose. */
export function packet6(from: string, to: string, payload = '0050c000', nextHeader = '06'): string {
  return `60000000${word(payload.length / 2, 4)}${nextHeader}40${from}${to}${payload}`;
}

/** The checksum of a whole ICMPv6 packet; 0 when it is right. */
export function icmpv6Checksum(packet: string): number {
  return checksum(`${packet.slice(16, 80)}0000${packet.slice(8, 12)}0000003a${packet.slice(80)}`);
}

function checksum(hex: string): number {
  const words = hex.match(/.{1,4}/g) ?? [];
  let sum = words.reduce((total, two) => total + Number.parseInt(two.padEnd(4, '0'), 16), 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function word(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
