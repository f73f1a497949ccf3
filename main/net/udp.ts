/** UDP (RFC 768). */
import {
  addWords,
  finishChecksum,
  ipv6PseudoHeaderSum,
  pseudoHeaderSum,
} from './internet-checksum.ts';
import { IpProtocol } from './ipv4.ts';
import type { Ipv6Addresses } from './ipv6.ts';

export const UDP_HEADER_LENGTH = 8;

const field = { sourcePort: 0, destinationPort: 2, length: 4, checksum: 6 } as const;

export interface UdpDatagram {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** A view. */
  readonly payload: Uint8Array;
}

export type UdpRefusal = 'udp-short' | 'udp-length' | 'udp-checksum';

/** Addresses of the IPv4 packet a datagram travels in; its checksum covers them. */
export interface UdpAddresses {
  readonly source: number;
  readonly destination: number;
}

/**
 * Opens the payload of an IPv4 packet. Bytes behind the UDP length are ignored. Without `addresses`
 * the checksum goes unchecked.
 */
export function openUdp(bytes: Uint8Array, addresses?: UdpAddresses): UdpDatagram | UdpRefusal {
  if (bytes.length < UDP_HEADER_LENGTH) return 'udp-short';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint16(field.length);
  if (length < UDP_HEADER_LENGTH || length > bytes.length) return 'udp-length';
  if (addresses && !checksumHolds(bytes, length, view.getUint16(field.checksum), addresses)) {
    return 'udp-checksum';
  }
  return {
    sourcePort: view.getUint16(field.sourcePort),
    destinationPort: view.getUint16(field.destinationPort),
    payload: bytes.subarray(UDP_HEADER_LENGTH, length),
  };
}

/** The same over IPv6, where a checksum is a must (RFC 8200 §8.1). */
export function openUdpOverIpv6(
  bytes: Uint8Array,
  { source, destination }: Ipv6Addresses,
): UdpDatagram | UdpRefusal {
  const datagram = openUdp(bytes);
  if (typeof datagram === 'string') return datagram;
  const length = udpLength(datagram);
  const isAbsent = bytes[field.checksum] === 0 && bytes[field.checksum + 1] === 0;
  const pseudo = ipv6PseudoHeaderSum(source, destination, IpProtocol.Udp, length);
  if (isAbsent || finishChecksum(addWords(pseudo, bytes, 0, length)) !== 0) return 'udp-checksum';
  return datagram;
}

function checksumHolds(
  bytes: Uint8Array,
  length: number,
  checksum: number,
  { source, destination }: UdpAddresses,
): boolean {
  // "An all zero transmitted checksum value means that the transmitter generated no checksum."
  if (checksum === 0) return true;
  const pseudo = pseudoHeaderSum(source, destination, IpProtocol.Udp, length);
  return finishChecksum(addWords(pseudo, bytes, 0, length)) === 0;
}

/** A whole datagram, header and a copy of the payload. */
export function emitUdp(datagram: UdpDatagram, { source, destination }: UdpAddresses): Uint8Array {
  const length = udpLength(datagram);
  return sealedUdp(datagram, pseudoHeaderSum(source, destination, IpProtocol.Udp, length));
}

export function emitUdpOverIpv6(
  datagram: UdpDatagram,
  { source, destination }: Ipv6Addresses,
): Uint8Array {
  const length = udpLength(datagram);
  return sealedUdp(datagram, ipv6PseudoHeaderSum(source, destination, IpProtocol.Udp, length));
}

function udpLength({ payload }: UdpDatagram): number {
  return UDP_HEADER_LENGTH + payload.length;
}

function sealedUdp(datagram: UdpDatagram, pseudo: number): Uint8Array {
  const length = udpLength(datagram);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint16(field.sourcePort, datagram.sourcePort);
  view.setUint16(field.destinationPort, datagram.destinationPort);
  view.setUint16(field.length, length);
  bytes.set(datagram.payload, UDP_HEADER_LENGTH);
  // A computed 0 is sent as its other representation, since 0 means "none".
  view.setUint16(field.checksum, finishChecksum(addWords(pseudo, bytes, 0, length)) || 0xffff);
  return bytes;
}
