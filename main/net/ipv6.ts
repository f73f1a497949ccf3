/** IPv6 header (RFC 8200). */
import { IPV6_ADDRESS_LENGTH } from './ipv6-address.ts';

export const IPV6_HEADER_LENGTH = 40;

export const NextHeader = {
  HopByHopOptions: 0,
  Tcp: 6,
  Udp: 17,
  Routing: 43,
  Fragment: 44,
  Icmpv6: 58,
  DestinationOptions: 60,
} as const;

const field = {
  version: 0,
  payloadLength: 4,
  nextHeader: 6,
  hopLimit: 7,
  source: 8,
  destination: 24,
} as const;

/** Extension headers stepped over before a packet counts as odd; real ones have one or two. */
const MAX_EXTENSION_HEADERS = 8;

export type Ipv6Fault = 'short' | 'version' | 'payload-length';

/**
 * Says why [offset, offset + length) does not hold an IPv6 packet, or undefined; after undefined the
 * accessors below are safe. Bytes behind the payload are Ethernet padding.
 */
export function ipv6Fault(
  bytes: Uint8Array,
  offset: number,
  length: number,
): Ipv6Fault | undefined {
  if (length < IPV6_HEADER_LENGTH) return 'short';
  if (bytes[offset]! >>> 4 !== 6) return 'version';
  if (ipv6PacketLength(bytes, offset) > length) return 'payload-length';
  return undefined;
}

/** Header and payload together. */
export function ipv6PacketLength(bytes: Uint8Array, offset: number): number {
  return (
    IPV6_HEADER_LENGTH +
    ((bytes[offset + field.payloadLength]! << 8) | bytes[offset + field.payloadLength + 1]!)
  );
}

export function ipv6NextHeader(bytes: Uint8Array, offset: number): number {
  return bytes[offset + field.nextHeader]!;
}

/** Where the source address of the packet at `offset` starts. */
export function ipv6SourceIndex(offset: number): number {
  return offset + field.source;
}

export function ipv6DestinationIndex(offset: number): number {
  return offset + field.destination;
}

/**
 * What stands behind the extension headers of a valid packet, and where. Undefined when that cannot
 * be seen: a fragment, a cut header, an endless chain.
 */
export function ipv6UpperLayer(
  bytes: Uint8Array,
  offset: number,
): { readonly nextHeader: number; readonly index: number } | undefined {
  const end = offset + ipv6PacketLength(bytes, offset);
  let nextHeader = ipv6NextHeader(bytes, offset);
  let index = offset + IPV6_HEADER_LENGTH;
  for (let count = 0; count < MAX_EXTENSION_HEADERS; count += 1) {
    if (nextHeader === NextHeader.Fragment) return undefined;
    if (!isSteppedOver(nextHeader)) return { nextHeader, index };
    if (index + 2 > end) return undefined;
    nextHeader = bytes[index]!;
    index += 8 * (bytes[index + 1]! + 1);
    if (index > end) return undefined;
  }
  return undefined;
}

function isSteppedOver(nextHeader: number): boolean {
  return (
    nextHeader === NextHeader.HopByHopOptions ||
    nextHeader === NextHeader.Routing ||
    nextHeader === NextHeader.DestinationOptions
  );
}

/** What the checksums of ICMPv6 and UDP cover besides their own bytes. */
export interface Ipv6Addresses {
  readonly source: Readonly<Uint8Array>;
  readonly destination: Readonly<Uint8Array>;
}

export interface Ipv6Packet {
  /** Of the header itself: an extension header where there is one. */
  readonly nextHeader: number;
  readonly hopLimit: number;
  /** Views, padding cut off. */
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  readonly payload: Uint8Array;
}

/** Opens a packet meant for this program itself. */
export function openIpv6(packet: Uint8Array): Ipv6Packet | Ipv6Fault {
  const fault = ipv6Fault(packet, 0, packet.length);
  if (fault !== undefined) return fault;
  const addressAt = (index: number) => packet.subarray(index, index + IPV6_ADDRESS_LENGTH);
  return {
    nextHeader: ipv6NextHeader(packet, 0),
    hopLimit: packet[field.hopLimit]!,
    source: addressAt(field.source),
    destination: addressAt(field.destination),
    payload: packet.subarray(IPV6_HEADER_LENGTH, ipv6PacketLength(packet, 0)),
  };
}

export interface Ipv6Header {
  readonly nextHeader: number;
  readonly hopLimit: number;
  readonly source: Readonly<Uint8Array>;
  readonly destination: Readonly<Uint8Array>;
  readonly payloadLength: number;
}

/** Writes the 40 bytes in front of a payload that follows at `offset` + 40. */
export function emitIpv6Header(bytes: Uint8Array, offset: number, header: Ipv6Header): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, IPV6_HEADER_LENGTH);
  view.setUint32(field.version, 0x60000000);
  view.setUint16(field.payloadLength, header.payloadLength);
  view.setUint8(field.nextHeader, header.nextHeader);
  view.setUint8(field.hopLimit, header.hopLimit);
  bytes.set(header.source, offset + field.source);
  bytes.set(header.destination, offset + field.destination);
}
