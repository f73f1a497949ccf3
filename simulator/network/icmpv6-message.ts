/** ICMPv6: echo (RFC 4443) and what a router says on its link (RFC 4861, RFC 8106). */
import { internetChecksum } from './internet-checksum.ts';
import { IpNextHeader, type Ipv6Packet, pseudoHeaderSum6 } from './ipv6-packet.ts';

export const Icmpv6 = {
  EchoRequest: 128,
  EchoReply: 129,
  RouterSolicitation: 133,
  RouterAdvertisement: 134,
  NeighborSolicitation: 135,
  NeighborAdvertisement: 136,
} as const;

const FOR_EVER = 0xffffffff;
const ROUTER_LIFETIME_SECONDS = 9000;
const TARGET_INDEX = 8;
const OPTION_SOURCE_MAC = 1;
const OPTION_TARGET_MAC = 2;

type Addresses = Pick<Ipv6Packet, 'source' | 'destination'>;

/** The message of a packet, or undefined when it is damaged. */
export function icmpv6Of(packet: Ipv6Packet): Uint8Array | undefined {
  const { payload } = packet;
  const sum = pseudoHeaderSum6(packet, IpNextHeader.Icmpv6, payload.length);
  const isWhole = payload.length >= 4 && internetChecksum(payload, 0, payload.length, sum) === 0;
  return isWhole ? payload : undefined;
}

/** Writes the checksum of `message`, whose checksum field is zero, and returns it. */
export function sealed(message: Uint8Array, addresses: Addresses): Uint8Array {
  const sum = pseudoHeaderSum6(addresses, IpNextHeader.Icmpv6, message.length);
  const checksum = internetChecksum(message, 0, message.length, sum);
  message[2] = checksum >> 8;
  message[3] = checksum & 0xff;
  return message;
}

export function echoReply(request: Uint8Array, addresses: Addresses): Uint8Array {
  const reply = request.slice();
  reply.set([Icmpv6.EchoReply, 0, 0, 0]);
  return sealed(reply, addresses);
}

export interface Advertised {
  readonly routerMac: Uint8Array;
  /** The /64 of the bearer. */
  readonly prefix: Uint8Array;
  readonly dnsServers: readonly Uint8Array[];
  readonly mtu: number;
}

/** Lifetimes as mobile networks give them: the prefix is the subscriber's while the bearer lasts. */
export function routerAdvertisement(
  { routerMac, prefix, dnsServers, mtu }: Advertised,
  addresses: Addresses,
): Uint8Array {
  const fixed = [Icmpv6.RouterAdvertisement, 0, 0, 0, 64, 0, ...word(ROUTER_LIFETIME_SECONDS, 2)];
  const dns =
    dnsServers.length === 0
      ? []
      : [25, 1 + 2 * dnsServers.length, 0, 0, ...word(FOR_EVER, 4), ...dnsServers.flatMap(bytesOf)];
  return sealed(
    Uint8Array.from([
      ...fixed,
      ...word(0, 8),
      ...[OPTION_SOURCE_MAC, 1, ...routerMac],
      ...[5, 1, 0, 0, ...word(mtu, 4)],
      ...[3, 4, 64, 0xc0, ...word(FOR_EVER, 4), ...word(FOR_EVER, 4), ...word(0, 4), ...prefix],
      ...dns,
    ]),
    addresses,
  );
}

/** What a neighbour solicitation or advertisement is about, or undefined when it is cut. */
export function targetOf(message: Uint8Array): Uint8Array | undefined {
  return message.length < TARGET_INDEX + 16
    ? undefined
    : message.slice(TARGET_INDEX, TARGET_INDEX + 16);
}

export function neighborSolicitation(
  target: Uint8Array,
  ownMac: Uint8Array,
  addresses: Addresses,
): Uint8Array {
  const fixed = [Icmpv6.NeighborSolicitation, ...word(0, 7)];
  return sealed(Uint8Array.from([...fixed, ...target, OPTION_SOURCE_MAC, 1, ...ownMac]), addresses);
}

/** Of a router, asked for, overriding. */
export function neighborAdvertisement(
  target: Uint8Array,
  ownMac: Uint8Array,
  addresses: Addresses,
): Uint8Array {
  const fixed = [Icmpv6.NeighborAdvertisement, 0, 0, 0, 0xe0, 0, 0, 0];
  return sealed(Uint8Array.from([...fixed, ...target, OPTION_TARGET_MAC, 1, ...ownMac]), addresses);
}

function bytesOf(address: Uint8Array): number[] {
  return [...address];
}

/** A number as `length` bytes, highest first. */
function word(value: number, length: number): number[] {
  return Array.from({ length }, (_, i) => Math.floor(value / 256 ** (length - 1 - i)) % 256);
}
