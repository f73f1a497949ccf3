/** ICMPv6 (RFC 4443): the message and its checksum, echo, errors. */
import { addWords, finishChecksum, ipv6PseudoHeaderSum } from './internet-checksum.ts';
import { NextHeader, type Ipv6Addresses, type Ipv6Packet } from './ipv6.ts';

export const ICMPV6_HEADER_LENGTH = 4;
export const ICMPV6_ECHO_HEADER_LENGTH = 8;

export const Icmpv6Type = {
  EchoRequest: 128,
  EchoReply: 129,
  RouterSolicitation: 133,
  RouterAdvertisement: 134,
  NeighborSolicitation: 135,
  NeighborAdvertisement: 136,
  Redirect: 137,
} as const;

/** Types below are errors: destination unreachable, packet too big, time exceeded, parameter. */
const FIRST_INFORMATIONAL_TYPE = 128;

const field = { type: 0, code: 1, checksum: 2, identifier: 4, sequence: 6 } as const;

/** Neighbour discovery: between the stations of a link, no business of a host behind a tunnel. */
export function isNeighborDiscovery(type: number): boolean {
  return type >= Icmpv6Type.RouterSolicitation && type <= Icmpv6Type.Redirect;
}

export type Icmpv6Refusal = 'icmp-short' | 'icmp-checksum';

export interface Icmpv6Message {
  readonly type: number;
  readonly code: number;
  /** The whole message, its four header bytes included; a view. */
  readonly bytes: Uint8Array;
}

/** Opens the payload of an ICMPv6 packet. */
export function openIcmpv6(packet: Ipv6Packet): Icmpv6Message | Icmpv6Refusal {
  const bytes = packet.payload;
  if (bytes.length < ICMPV6_HEADER_LENGTH) return 'icmp-short';
  if (icmpv6Checksum(bytes, packet) !== 0) return 'icmp-checksum';
  return { type: bytes[field.type]!, code: bytes[field.code]!, bytes };
}

/** Sets the checksum of a message whose checksum field is still zero. */
export function sealIcmpv6(bytes: Uint8Array, addresses: Ipv6Addresses): Uint8Array {
  const checksum = icmpv6Checksum(bytes, addresses);
  bytes[field.checksum] = checksum >>> 8;
  bytes[field.checksum + 1] = checksum;
  return bytes;
}

function icmpv6Checksum(bytes: Uint8Array, { source, destination }: Ipv6Addresses): number {
  const pseudo = ipv6PseudoHeaderSum(source, destination, NextHeader.Icmpv6, bytes.length);
  return finishChecksum(addWords(pseudo, bytes, 0, bytes.length));
}

export interface Icmpv6Echo {
  readonly identifier: number;
  readonly sequence: number;
}

/** Undefined for anything but an echo reply. */
export function parseEchoReply({ type, code, bytes }: Icmpv6Message): Icmpv6Echo | undefined {
  if (type !== Icmpv6Type.EchoReply || code !== 0) return undefined;
  if (bytes.length < ICMPV6_ECHO_HEADER_LENGTH) return undefined;
  return {
    identifier: readUint16(bytes, field.identifier),
    sequence: readUint16(bytes, field.sequence),
  };
}

export function emitEchoRequest(
  { identifier, sequence }: Icmpv6Echo,
  data: Readonly<Uint8Array>,
  addresses: Ipv6Addresses,
): Uint8Array {
  const bytes = new Uint8Array(ICMPV6_ECHO_HEADER_LENGTH + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(field.type, Icmpv6Type.EchoRequest);
  view.setUint16(field.identifier, identifier);
  view.setUint16(field.sequence, sequence);
  bytes.set(data, ICMPV6_ECHO_HEADER_LENGTH);
  return sealIcmpv6(bytes, addresses);
}

/**
 * Whether an echo message of `type` with this identifier starts at `offset`. Looks at nothing behind
 * the header, of which the caller knows 8 bytes are there.
 */
export function isEchoOf(
  bytes: Uint8Array,
  offset: number,
  type: typeof Icmpv6Type.EchoRequest | typeof Icmpv6Type.EchoReply,
  identifier: number,
): boolean {
  return (
    bytes[offset + field.type] === type &&
    readUint16(bytes, offset + field.identifier) === identifier
  );
}

/** Whether an error message starts at `offset`; 8 bytes behind it the packet begins that caused it. */
export function isIcmpv6Error(bytes: Uint8Array, offset: number): boolean {
  return bytes[offset + field.type]! < FIRST_INFORMATIONAL_TYPE;
}

function readUint16(bytes: Uint8Array, offset: number): number {
  return (bytes[offset]! << 8) | bytes[offset + 1]!;
}
