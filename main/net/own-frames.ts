/** Frames that the link sends on its own behalf, built whole. */
import { ARP_LENGTH, emitArp, type ArpPacket } from './arp.ts';
import { emitEthernetHeader, ETHERNET_HEADER_LENGTH, EtherType } from './ethernet.ts';
import { emitIpv6Header, IPV6_HEADER_LENGTH, type Ipv6Header } from './ipv6.ts';
import { emitIpv4Header, IPV4_HEADER_LENGTH, type Ipv4Header } from './ipv4.ts';

export interface FrameAddresses {
  readonly destination: Readonly<Uint8Array>;
  readonly source: Readonly<Uint8Array>;
}

export function arpFrame(addresses: FrameAddresses, packet: ArpPacket): Uint8Array {
  const frame = new Uint8Array(ETHERNET_HEADER_LENGTH + ARP_LENGTH);
  emitEthernetHeader(frame, 0, addresses.destination, addresses.source, EtherType.Arp);
  emitArp(frame, ETHERNET_HEADER_LENGTH, packet);
  return frame;
}

export function ipv4Frame(
  addresses: FrameAddresses,
  header: Omit<Ipv4Header, 'payloadLength'>,
  payload: Uint8Array,
): Uint8Array {
  const frame = new Uint8Array(ETHERNET_HEADER_LENGTH + IPV4_HEADER_LENGTH + payload.length);
  emitEthernetHeader(frame, 0, addresses.destination, addresses.source, EtherType.Ipv4);
  emitIpv4Header(frame, ETHERNET_HEADER_LENGTH, { ...header, payloadLength: payload.length });
  frame.set(payload, ETHERNET_HEADER_LENGTH + IPV4_HEADER_LENGTH);
  return frame;
}

export function ipv6Frame(
  addresses: FrameAddresses,
  header: Omit<Ipv6Header, 'payloadLength'>,
  payload: Uint8Array,
): Uint8Array {
  const frame = new Uint8Array(ETHERNET_HEADER_LENGTH + IPV6_HEADER_LENGTH + payload.length);
  emitEthernetHeader(frame, 0, addresses.destination, addresses.source, EtherType.Ipv6);
  emitIpv6Header(frame, ETHERNET_HEADER_LENGTH, { ...header, payloadLength: payload.length });
  frame.set(payload, ETHERNET_HEADER_LENGTH + IPV6_HEADER_LENGTH);
  return frame;
}
