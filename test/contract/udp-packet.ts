/** IPv4 packets with a UDP datagram, as tests push them through a tunnel (RFC 791, RFC 768). */

export interface UdpEndpoint {
  /** Dotted decimal. */
  readonly address: string;
  readonly port: number;
}

const IP_HEADER_LENGTH = 20;
const UDP_HEADER_LENGTH = 8;

/** A packet a kernel accepts: correct lengths and header checksum, no UDP checksum. */
export function udpPacket(from: UdpEndpoint, to: UdpEndpoint, payload: Uint8Array): Uint8Array {
  const packet = new Uint8Array(IP_HEADER_LENGTH + UDP_HEADER_LENGTH + payload.length);
  const view = new DataView(packet.buffer);
  packet.set([0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 17]);
  view.setUint16(2, packet.length);
  packet.set(from.address.split('.').map(Number), 12);
  packet.set(to.address.split('.').map(Number), 16);
  view.setUint16(10, headerChecksum(view));
  view.setUint16(20, from.port);
  view.setUint16(22, to.port);
  view.setUint16(24, UDP_HEADER_LENGTH + payload.length);
  packet.set(payload, IP_HEADER_LENGTH + UDP_HEADER_LENGTH);
  return packet;
}

/** The payload of an IPv4 packet with UDP; undefined for any other packet. */
export function udpPayload(packet: Uint8Array): Uint8Array | undefined {
  const isUdp = packet.length >= 28 && packet[0] === 0x45 && packet[9] === 17;
  return isUdp ? packet.slice(IP_HEADER_LENGTH + UDP_HEADER_LENGTH) : undefined;
}

function headerChecksum(view: DataView): number {
  let sum = 0;
  for (let index = 0; index < IP_HEADER_LENGTH; index += 2) sum += view.getUint16(index);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
