/** IPv4 without options on the way out; options are skipped on the way in (RFC 791). */
import { internetChecksum } from './internet-checksum.ts';

export const IpProtocol = { Icmp: 1, Tcp: 6, Udp: 17 } as const;

export interface Ipv4Packet {
  readonly protocol: number;
  readonly source: number;
  readonly destination: number;
  readonly payload: Uint8Array;
}

const HEADER_LENGTH = 20;
const MORE_FRAGMENTS_AND_OFFSET = 0x3fff;

/** Undefined for a damaged packet, another version, or a fragment. Padding behind it is cut off. */
export function parseIpv4(bytes: Uint8Array): Ipv4Packet | undefined {
  if (bytes.length < HEADER_LENGTH) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const headerLength = (view.getUint8(0) & 0x0f) * 4;
  const totalLength = view.getUint16(2);
  if (
    view.getUint8(0) >> 4 !== 4 ||
    headerLength < HEADER_LENGTH ||
    totalLength < headerLength ||
    totalLength > bytes.length ||
    (view.getUint16(6) & MORE_FRAGMENTS_AND_OFFSET) !== 0 ||
    internetChecksum(bytes, 0, headerLength) !== 0
  ) {
    return undefined;
  }
  return {
    protocol: view.getUint8(9),
    source: view.getUint32(12),
    destination: view.getUint32(16),
    payload: bytes.subarray(headerLength, totalLength),
  };
}

export function emitIpv4({ protocol, source, destination, payload }: Ipv4Packet): Uint8Array {
  const bytes = new Uint8Array(HEADER_LENGTH + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x45);
  view.setUint16(2, bytes.length);
  view.setUint8(8, 64);
  view.setUint8(9, protocol);
  view.setUint32(12, source);
  view.setUint32(16, destination);
  view.setUint16(10, internetChecksum(bytes, 0, HEADER_LENGTH));
  bytes.set(payload, HEADER_LENGTH);
  return bytes;
}

/** Sum of the pseudo header that UDP and TCP checksums begin with. */
export function pseudoHeaderSum(
  source: number,
  destination: number,
  protocol: number,
  length: number,
): number {
  const halves = (address: number): number => (address >>> 16) + (address & 0xffff);
  return halves(source) + halves(destination) + protocol + length;
}
