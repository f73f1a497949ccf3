/**
 * What the network hands out: the same over `AT^DHCP?` and DHCP, the same over `AT^DHCPV6?` and router
 * advertisements.
 */
import { ipv4FromText } from './network/ipv4-address.ts';

export interface NetworkLease {
  /** The host's own address, dotted decimal. */
  readonly address: string;
  readonly prefixLength: number;
  readonly gateway: string;
  readonly dnsServers: readonly string[];
  /** A /64. */
  readonly ipv6Prefix: string;
  readonly ipv6DnsServers: readonly string[];
}

/**
 * IPv4 as in a ModemManager test transcript of `^DHCP` (huawei plugin): a /29 with its first address.
 * IPv6 from the prefix for documentation (RFC 3849).
 */
export const defaultLease: NetworkLease = {
  address: '10.8.219.204',
  prefixLength: 29,
  gateway: '10.8.219.201',
  dnsServers: ['192.89.123.230', '192.89.123.231'],
  ipv6Prefix: '2001:db8:4a:1::',
  ipv6DnsServers: ['2001:db8:53::1', '2001:db8:53::2'],
};

/** On every Huawei stick seen, in ARP and in IPv6 neighbour discovery alike. */
export const GATEWAY_MAC = Uint8Array.of(0x4c, 0x54, 0x99, 0x45, 0xe5, 0xd5);

/** `^DHCP` prints addresses as hexadecimal numbers with the last octet first, no leading zeros. */
export function dhcpAnswerLine(lease: NetworkLease, downlink: number, uplink: number): string {
  const mask = lease.prefixLength === 0 ? 0 : (0xffffffff << (32 - lease.prefixLength)) >>> 0;
  const gateway = ipv4FromText(lease.gateway);
  const [dns1, dns2] = [lease.dnsServers[0], lease.dnsServers[1]].map((text) =>
    text === undefined ? 0 : ipv4FromText(text),
  );
  const fields = [ipv4FromText(lease.address), mask, gateway, gateway, dns1, dns2];
  const words = fields.map((field = 0) => swapBytes(field).toString(16).toUpperCase());
  return `^DHCP: ${[...words, downlink, uplink].join(',')}`;
}

/** Only the name servers: the address comes by router advertisement. */
export function dhcpV6AnswerLine(lease: NetworkLease, downlink: number, uplink: number): string {
  const [dns1 = '::', dns2 = '::'] = lease.ipv6DnsServers;
  return `^DHCPV6: ${['::', '::', '::', '::', dns1, dns2, downlink, uplink].join(',')}`;
}

function swapBytes(word: number): number {
  return ((word >>> 24) | ((word >>> 8) & 0xff00) | ((word << 8) & 0xff0000) | (word << 24)) >>> 0;
}
