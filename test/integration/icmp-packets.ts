/** IPv4 echo packets, built byte by byte for tests: nothing of main/net is used. */

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

function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
