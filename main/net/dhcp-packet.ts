/** The way from a packet to the DHCP message in it, shared by the link and `inspect`. */
import { DHCP_CLIENT_PORT, DHCP_SERVER_PORT } from './dhcp-message.ts';
import {
  ipv4HeaderLength,
  IpProtocol,
  ipv4Protocol,
  ipv4StartsPayload,
  ipv4TotalLength,
  openIpv4,
  type Ipv4Refusal,
} from './ipv4.ts';
import { openUdp, type UdpAddresses, type UdpRefusal } from './udp.ts';

export type DhcpPacketRefusal =
  Ipv4Refusal | UdpRefusal | 'not-udp' | 'source-port' | 'destination-port';

/**
 * Whether a valid IPv4 packet is for the DHCP client. Looks at the port alone: answers come to
 * 255.255.255.255 or to an address that is not ours yet.
 */
export function isForDhcpClient(bytes: Uint8Array, offset: number): boolean {
  if (ipv4Protocol(bytes, offset) !== IpProtocol.Udp || !ipv4StartsPayload(bytes, offset)) {
    return false;
  }
  const index = offset + ipv4HeaderLength(bytes, offset);
  if (index + 4 > offset + ipv4TotalLength(bytes, offset)) return false;
  return ((bytes[index + 2]! << 8) | bytes[index + 3]!) === DHCP_CLIENT_PORT;
}

/** Opens an IPv4 packet down to the DHCP message. */
export function openDhcpPacket(packet: Uint8Array): Uint8Array | DhcpPacketRefusal {
  const ipv4 = openIpv4(packet);
  if (typeof ipv4 === 'string') return ipv4;
  if (ipv4.protocol !== IpProtocol.Udp) return 'not-udp';
  return openDhcpDatagram(ipv4.payload, ipv4);
}

/** Opens a UDP datagram; without `addresses` its checksum goes unchecked. */
export function openDhcpDatagram(
  bytes: Uint8Array,
  addresses?: UdpAddresses,
): Uint8Array | DhcpPacketRefusal {
  const datagram = openUdp(bytes, addresses);
  if (typeof datagram === 'string') return datagram;
  if (datagram.sourcePort !== DHCP_SERVER_PORT) return 'source-port';
  if (datagram.destinationPort !== DHCP_CLIENT_PORT) return 'destination-port';
  return datagram.payload;
}
