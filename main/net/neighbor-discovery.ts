/** Neighbour discovery between the stations of a link (RFC 4861 §4, checks of §6.1 and §7.1). */
import { Icmpv6Type, sealIcmpv6, type Icmpv6Message } from './icmpv6.ts';
import {
  IPV6_ADDRESS_LENGTH,
  isIpv6Multicast,
  isUnspecifiedIpv6,
  solicitedNodeGroup,
} from './ipv6-address.ts';
import { MAC_LENGTH } from './mac-address.ts';
import type { Ipv6Addresses, Ipv6Packet } from './ipv6.ts';

/** No router lowers it, so a packet with 255 left has crossed none. */
export const ND_HOP_LIMIT = 255;

export const NdOptionType = { SourceMac: 1, TargetMac: 2 } as const;

const OPTION_HEADER_LENGTH = 2;
const MAC_OPTION_LENGTH = 8;
const SOLICITATION_LENGTH = 8;
const NEIGHBOR_LENGTH = 24;
const TARGET_INDEX = 8;
const FLAGS_INDEX = 4;
const FLAG_SOLICITED = 0x40;
const FLAG_OVERRIDE = 0x20;

export type NdRefusal =
  'hop-limit' | 'code' | 'short' | 'option-length' | 'source' | 'destination' | 'target' | 'flags';

export interface NdOption {
  readonly type: number;
  /** What stands behind type and length; a view. At least 6 bytes, and 8 more each step. */
  readonly value: Uint8Array;
}

/**
 * The options in [start, end of `bytes`). Undefined, and so no message at all, when one has length 0
 * (a loop that never ends) or runs past the end.
 */
export function parseNdOptions(bytes: Uint8Array, start: number): readonly NdOption[] | undefined {
  const options: NdOption[] = [];
  let index = start;
  while (index < bytes.length) {
    const length = 8 * (bytes[index + 1] ?? 0);
    if (length === 0 || length > bytes.length - index) return undefined;
    const value = bytes.subarray(index + OPTION_HEADER_LENGTH, index + length);
    options.push({ type: bytes[index]!, value });
    index += length;
  }
  return options;
}

/** The station's own address among the options; the first one, a longer option is none. */
export function macOption(options: readonly NdOption[], type: number): Uint8Array | undefined {
  return options.find((option) => option.type === type && option.value.length === MAC_LENGTH)
    ?.value;
}

export interface NeighborSolicitation {
  /** Views. */
  readonly target: Uint8Array;
  /** Absent in a question of a station that has no address yet (duplicate address detection). */
  readonly sourceMac: Uint8Array | undefined;
}

export function parseNeighborSolicitation(
  packet: Ipv6Packet,
  message: Icmpv6Message,
): NeighborSolicitation | NdRefusal {
  const body = parseNeighborBody(packet, message);
  if (typeof body === 'string') return body;
  const sourceMac = macOption(body.options, NdOptionType.SourceMac);
  if (isUnspecifiedIpv6(packet.source)) {
    if (!isSolicitedNodeGroup(packet.destination)) return 'destination';
    if (sourceMac !== undefined) return 'source';
  } else if (isIpv6Multicast(packet.source)) {
    return 'source';
  }
  return { target: body.target, sourceMac };
}

export interface NeighborAdvertisement {
  readonly isSolicited: boolean;
  /** Views. */
  readonly target: Uint8Array;
  readonly targetMac: Uint8Array | undefined;
}

export function parseNeighborAdvertisement(
  packet: Ipv6Packet,
  message: Icmpv6Message,
): NeighborAdvertisement | NdRefusal {
  const body = parseNeighborBody(packet, message);
  if (typeof body === 'string') return body;
  if (isIpv6Multicast(packet.source) || isUnspecifiedIpv6(packet.source)) return 'source';
  const isSolicited = (message.bytes[FLAGS_INDEX]! & FLAG_SOLICITED) !== 0;
  if (isSolicited && isIpv6Multicast(packet.destination)) return 'flags';
  return {
    isSolicited,
    target: body.target,
    targetMac: macOption(body.options, NdOptionType.TargetMac),
  };
}

function parseNeighborBody(
  { hopLimit }: Ipv6Packet,
  { code, bytes }: Icmpv6Message,
): { readonly target: Uint8Array; readonly options: readonly NdOption[] } | NdRefusal {
  if (hopLimit !== ND_HOP_LIMIT) return 'hop-limit';
  if (code !== 0) return 'code';
  if (bytes.length < NEIGHBOR_LENGTH) return 'short';
  const target = bytes.subarray(TARGET_INDEX, TARGET_INDEX + IPV6_ADDRESS_LENGTH);
  if (isIpv6Multicast(target)) return 'target';
  const options = parseNdOptions(bytes, NEIGHBOR_LENGTH);
  return options === undefined ? 'option-length' : { target, options };
}

/** ff02::1:ff00:0/104. */
function isSolicitedNodeGroup(address: Readonly<Uint8Array>): boolean {
  const solicited = solicitedNodeGroup(address);
  return solicited.every((byte, i) => byte === address[i]);
}

export function emitRouterSolicitation(
  addresses: Ipv6Addresses,
  sourceMac: Readonly<Uint8Array>,
): Uint8Array {
  const bytes = new Uint8Array(SOLICITATION_LENGTH + MAC_OPTION_LENGTH);
  bytes[0] = Icmpv6Type.RouterSolicitation;
  writeMacOption(bytes, SOLICITATION_LENGTH, NdOptionType.SourceMac, sourceMac);
  return sealIcmpv6(bytes, addresses);
}

/** Without `sourceMac` it asks whether anybody has the address (RFC 4862 §5.4.2). */
export function emitNeighborSolicitation(
  addresses: Ipv6Addresses,
  target: Readonly<Uint8Array>,
  sourceMac?: Readonly<Uint8Array>,
): Uint8Array {
  const bytes = new Uint8Array(NEIGHBOR_LENGTH + (sourceMac ? MAC_OPTION_LENGTH : 0));
  bytes[0] = Icmpv6Type.NeighborSolicitation;
  bytes.set(target, TARGET_INDEX);
  if (sourceMac) writeMacOption(bytes, NEIGHBOR_LENGTH, NdOptionType.SourceMac, sourceMac);
  return sealIcmpv6(bytes, addresses);
}

/** We are no router; the answer always overrides what the asker knew. */
export function emitNeighborAdvertisement(
  addresses: Ipv6Addresses,
  target: Readonly<Uint8Array>,
  targetMac: Readonly<Uint8Array>,
  isSolicited: boolean,
): Uint8Array {
  const bytes = new Uint8Array(NEIGHBOR_LENGTH + MAC_OPTION_LENGTH);
  bytes[0] = Icmpv6Type.NeighborAdvertisement;
  bytes[FLAGS_INDEX] = FLAG_OVERRIDE | (isSolicited ? FLAG_SOLICITED : 0);
  bytes.set(target, TARGET_INDEX);
  writeMacOption(bytes, NEIGHBOR_LENGTH, NdOptionType.TargetMac, targetMac);
  return sealIcmpv6(bytes, addresses);
}

function writeMacOption(
  bytes: Uint8Array,
  offset: number,
  type: number,
  mac: Readonly<Uint8Array>,
): void {
  bytes[offset] = type;
  bytes[offset + 1] = MAC_OPTION_LENGTH / 8;
  bytes.set(mac, offset + OPTION_HEADER_LENGTH);
}
