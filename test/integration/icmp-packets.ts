/** Echo packets, built byte by byte for tests: nothing of main/net is used. */
import { ipv6FromText } from '../../simulator/network/ipv6-packet.ts';

export function echoRequest(source: string, destination: string, sequence: number): Uint8Array {
  const packet = new Uint8Array(20 + 8 + 32).fill(0x5a);
  const view = new DataView(packet.buffer);
  view.setUint16(0, 0x4500);
  view.setUint16(2, packet.length);
  view.setUint32(4, 0x12344000);
  view.setUint32(8, 0x40010000);
  packet.set(source.split('.').map(Number), 12);
  packet.set(destination.split('.').map(Number), 16);
  view.setUint16(10, checksum(packet.subarray(0, 20)));
  view.setUint32(20, 0x08000000);
  view.setUint16(24, 0xbeef);
  view.setUint16(26, sequence);
  view.setUint16(22, checksum(packet.subarray(20)));
  return packet;
}

export function isEchoReply(packet: Uint8Array, sequence: number): boolean {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  return (
    packet[9] === 1 &&
    packet[20] === 0 &&
    view.getUint16(24) === 0xbeef &&
    view.getUint16(26) === sequence &&
    checksum(packet.subarray(20)) === 0
  );
}

/** The same over IPv6. */
export function echoRequest6(source: string, destination: string, sequence: number): Uint8Array {
  const packet = new Uint8Array(40 + 8 + 32).fill(0x5a);
  const view = new DataView(packet.buffer);
  view.setUint32(0, 0x60000000);
  view.setUint32(4, 0x00283a40);
  packet.set(ipv6FromText(source), 8);
  packet.set(ipv6FromText(destination), 24);
  view.setUint32(40, 0x80000000);
  view.setUint16(44, 0xbeef);
  view.setUint16(46, sequence);
  view.setUint16(42, checksum6(packet));
  return packet;
}

export function isEchoReply6(packet: Uint8Array, sequence: number): boolean {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  return (
    packet[0] === 0x60 &&
    packet[6] === 58 &&
    packet[40] === 129 &&
    view.getUint16(44) === 0xbeef &&
    view.getUint16(46) === sequence &&
    checksum6(packet) === 0
  );
}

/** Over the pseudo header (addresses, length, 58) and the message. */
function checksum6(packet: Uint8Array): number {
  const length = packet.length - 40;
  const pseudo = Uint8Array.of(0, 0, length >> 8, length & 0xff, 0, 0, 0, 58);
  return checksum(Uint8Array.from([...packet.subarray(8, 40), ...pseudo, ...packet.subarray(40)]));
}

function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
