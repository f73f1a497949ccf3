/** Ethernet II header: destination, source, EtherType; no tag, no trailer (RFC 894). */
import { copyMac, isGroupMac, macEquals } from './mac-address.ts';

export const ETHERNET_HEADER_LENGTH = 14;

export const EtherType = { Ipv4: 0x0800, Arp: 0x0806, Vlan: 0x8100, Ipv6: 0x86dd } as const;

const field = { destination: 0, source: 6, etherType: 12 } as const;

export type FrameFault = 'short' | 'group-source' | 'own-source' | 'other-destination';

/**
 * Says why a received frame is none of ours, or undefined. After undefined the accessors below are
 * safe. A frame that claims to come from us is a loop or a forgery.
 */
export function frameFault(
  bytes: Uint8Array,
  offset: number,
  length: number,
  ownMac: Readonly<Uint8Array>,
): FrameFault | undefined {
  if (length < ETHERNET_HEADER_LENGTH) return 'short';
  if (isGroupMac(bytes, offset + field.source)) return 'group-source';
  if (macEquals(bytes, offset + field.source, ownMac)) return 'own-source';
  if (!isGroupMac(bytes, offset) && !macEquals(bytes, offset, ownMac)) return 'other-destination';
  return undefined;
}

export function frameEtherType(bytes: Uint8Array, offset: number): number {
  return (bytes[offset + field.etherType]! << 8) | bytes[offset + field.etherType + 1]!;
}

/** Where the source address of the frame at `offset` starts. */
export function frameSourceIndex(offset: number): number {
  return offset + field.source;
}

/** Writes the header into the 14 bytes at `offset`. */
export function emitEthernetHeader(
  bytes: Uint8Array,
  offset: number,
  destination: Readonly<Uint8Array>,
  source: Readonly<Uint8Array>,
  etherType: number,
): void {
  copyMac(bytes, offset + field.destination, destination);
  copyMac(bytes, offset + field.source, source);
  bytes[offset + field.etherType] = etherType >>> 8;
  bytes[offset + field.etherType + 1] = etherType;
}
