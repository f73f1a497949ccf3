/** IPv4 header (RFC 791). */
import { internetChecksum } from './internet-checksum.ts';
import { readIpv4Address, writeIpv4Address } from './ipv4-address.ts';

export const IPV4_HEADER_LENGTH = 20;

export const IpProtocol = { Icmp: 1, Tcp: 6, Udp: 17 } as const;

const field = {
  versionAndLength: 0,
  typeOfService: 1,
  totalLength: 2,
  identification: 4,
  fragment: 6,
  timeToLive: 8,
  protocol: 9,
  checksum: 10,
  source: 12,
  destination: 16,
} as const;

const DONT_FRAGMENT = 0x4000;
const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_OFFSET = 0x1fff;

export type Ipv4Fault = 'short' | 'version' | 'header-length' | 'total-length';

/**
 * Says why [offset, offset + length) does not hold an IPv4 packet, or undefined; after undefined the
 * accessors below are safe. Bytes behind the total length are Ethernet padding. The checksum is left
 * to whoever opens the packet: the host's kernel, or {@link openIpv4}.
 */
export function ipv4Fault(
  bytes: Uint8Array,
  offset: number,
  length: number,
): Ipv4Fault | undefined {
  if (length < IPV4_HEADER_LENGTH) return 'short';
  if (bytes[offset]! >>> 4 !== 4) return 'version';
  const headerLength = ipv4HeaderLength(bytes, offset);
  if (headerLength < IPV4_HEADER_LENGTH || headerLength > length) return 'header-length';
  const totalLength = ipv4TotalLength(bytes, offset);
  if (totalLength < headerLength || totalLength > length) return 'total-length';
  return undefined;
}

/** In bytes; more than 20 when there are IP options. */
export function ipv4HeaderLength(bytes: Uint8Array, offset: number): number {
  return (bytes[offset]! & 0x0f) * 4;
}

export function ipv4TotalLength(bytes: Uint8Array, offset: number): number {
  return (bytes[offset + field.totalLength]! << 8) | bytes[offset + field.totalLength + 1]!;
}

export function ipv4Protocol(bytes: Uint8Array, offset: number): number {
  return bytes[offset + field.protocol]!;
}

export function ipv4Source(bytes: Uint8Array, offset: number): number {
  return readIpv4Address(bytes, offset + field.source);
}

export function ipv4Destination(bytes: Uint8Array, offset: number): number {
  return readIpv4Address(bytes, offset + field.destination);
}

/** Whether the payload starts with the transport header: a whole packet or a first fragment. */
export function ipv4StartsPayload(bytes: Uint8Array, offset: number): boolean {
  return (fragmentWord(bytes, offset) & FRAGMENT_OFFSET) === 0;
}

function fragmentWord(bytes: Uint8Array, offset: number): number {
  return (bytes[offset + field.fragment]! << 8) | bytes[offset + field.fragment + 1]!;
}

export interface Ipv4Packet {
  readonly protocol: number;
  readonly source: number;
  readonly destination: number;
  /** A view, padding cut off. */
  readonly payload: Uint8Array;
}

export type Ipv4Refusal = Ipv4Fault | 'ip-checksum' | 'fragment';

/** Opens a packet meant for this program itself; no fragments, and the checksum must be right. */
export function openIpv4(packet: Uint8Array): Ipv4Packet | Ipv4Refusal {
  const fault = ipv4Fault(packet, 0, packet.length);
  if (fault !== undefined) return fault;
  const headerLength = ipv4HeaderLength(packet, 0);
  if (internetChecksum(packet, 0, headerLength) !== 0) return 'ip-checksum';
  if ((fragmentWord(packet, 0) & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) !== 0) return 'fragment';
  return {
    protocol: ipv4Protocol(packet, 0),
    source: ipv4Source(packet, 0),
    destination: ipv4Destination(packet, 0),
    payload: packet.subarray(headerLength, ipv4TotalLength(packet, 0)),
  };
}

export interface Ipv4Header {
  readonly protocol: number;
  readonly source: number;
  readonly destination: number;
  readonly identification: number;
  readonly payloadLength: number;
  /** Routers drop it where it is too long, and do not cut it. */
  readonly dontFragment?: boolean;
}

const DEFAULT_TIME_TO_LIVE = 64;

/** Writes the 20 bytes in front of a payload that follows at `offset` + 20. */
export function emitIpv4Header(bytes: Uint8Array, offset: number, header: Ipv4Header): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, IPV4_HEADER_LENGTH);
  view.setUint8(field.versionAndLength, 0x45);
  view.setUint8(field.typeOfService, 0);
  view.setUint16(field.totalLength, IPV4_HEADER_LENGTH + header.payloadLength);
  view.setUint16(field.identification, header.identification);
  view.setUint16(field.fragment, header.dontFragment === true ? DONT_FRAGMENT : 0);
  view.setUint8(field.timeToLive, DEFAULT_TIME_TO_LIVE);
  view.setUint8(field.protocol, header.protocol);
  view.setUint16(field.checksum, 0);
  writeIpv4Address(bytes, offset + field.source, header.source);
  writeIpv4Address(bytes, offset + field.destination, header.destination);
  view.setUint16(field.checksum, internetChecksum(bytes, offset, offset + IPV4_HEADER_LENGTH));
}
