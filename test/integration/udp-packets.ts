/** IPv4 packets with a number in them, built byte by byte: nothing of main/net is used. */

const HEADERS_LENGTH = 28;
/** Discard (RFC 863): nobody behind the virtual stick answers it. */
const PORT = 9;

export interface NumberedPacket {
  readonly source: string;
  readonly destination: string;
  /** Of the whole IP packet, 32…1500. */
  readonly length: number;
  readonly number: number;
}

export function numberedPacket(packet: NumberedPacket): Uint8Array {
  const bytes = new Uint8Array(packet.length).fill(packet.number & 0xff);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x4500);
  view.setUint16(2, packet.length);
  view.setUint32(4, 0x00004000);
  view.setUint32(8, 0x40110000);
  bytes.set(packet.source.split('.').map(Number), 12);
  bytes.set(packet.destination.split('.').map(Number), 16);
  view.setUint16(10, headerChecksum(bytes.subarray(0, 20)));
  view.setUint16(20, PORT);
  view.setUint16(22, PORT);
  view.setUint16(24, packet.length - 20);
  // A UDP checksum of 0 says that there is none.
  view.setUint16(26, 0);
  view.setUint32(HEADERS_LENGTH, packet.number);
  return bytes;
}

/** The number of a packet that arrived whole; undefined for any other. `offset` skips Ethernet. */
export function numberOf(bytes: Uint8Array, offset = 0): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < offset + HEADERS_LENGTH + 4 || bytes[offset + 9] !== 17) return undefined;
  const length = view.getUint16(offset + 2);
  if (view.getUint16(offset + 22) !== PORT || offset + length > bytes.length) return undefined;
  const number = view.getUint32(offset + HEADERS_LENGTH);
  for (let i = offset + HEADERS_LENGTH + 4; i < offset + length; i += 1) {
    if (bytes[i] !== (number & 0xff)) return undefined;
  }
  return number;
}

function headerChecksum(header: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < header.length; i += 2) sum += ((header[i] ?? 0) << 8) | (header[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
