/** ARP for IPv4 over Ethernet (RFC 826). */

export interface ArpPacket {
  readonly operation: 'request' | 'reply';
  readonly senderMac: Uint8Array;
  readonly senderAddress: number;
  readonly targetMac: Uint8Array;
  readonly targetAddress: number;
}

const ARP_LENGTH = 28;
const HARDWARE_ETHERNET = 1;
const PROTOCOL_IPV4 = 0x0800;
const operations = { 1: 'request', 2: 'reply' } as const;

/** Undefined for anything but a whole ARP packet of these two address kinds. */
export function parseArp(payload: Uint8Array): ArpPacket | undefined {
  if (payload.length < ARP_LENGTH) return undefined;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  const isForIpv4 =
    view.getUint16(0) === HARDWARE_ETHERNET &&
    view.getUint16(2) === PROTOCOL_IPV4 &&
    view.getUint8(4) === 6 &&
    view.getUint8(5) === 4;
  const operation = operations[view.getUint16(6) as 1 | 2] as ArpPacket['operation'] | undefined;
  if (!isForIpv4 || operation === undefined) return undefined;
  return {
    operation,
    senderMac: payload.slice(8, 14),
    senderAddress: view.getUint32(14),
    targetMac: payload.slice(18, 24),
    targetAddress: view.getUint32(24),
  };
}

export function emitArp(packet: ArpPacket): Uint8Array {
  const payload = new Uint8Array(ARP_LENGTH);
  const view = new DataView(payload.buffer);
  view.setUint16(0, HARDWARE_ETHERNET);
  view.setUint16(2, PROTOCOL_IPV4);
  view.setUint8(4, 6);
  view.setUint8(5, 4);
  view.setUint16(6, packet.operation === 'request' ? 1 : 2);
  payload.set(packet.senderMac, 8);
  view.setUint32(14, packet.senderAddress);
  payload.set(packet.targetMac, 18);
  view.setUint32(24, packet.targetAddress);
  return payload;
}
