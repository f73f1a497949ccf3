/** TCP segments as a test sends them past the kernel's own stack (RFC 9293, RFC 791, RFC 8200). */

export interface TcpPacket {
  /** IPv4 as four, IPv6 as sixteen bytes. */
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  /** The flag byte, CWR and ECE included. */
  readonly flags: number;
  readonly window: number;
  /** A multiple of four bytes. */
  readonly options: Uint8Array;
  readonly payload: Uint8Array;
  readonly hopLimit: number;
  readonly trafficClass: number;
  readonly identification: number;
  readonly dontFragment: boolean;
}

export const TcpFlag = { Fin: 1, Syn: 2, Psh: 8, Ack: 16, Ece: 64, Cwr: 128 } as const;

const TCP = 6;

export function emitTcpPacket(packet: TcpPacket): Uint8Array {
  const isIpv4 = packet.source.length === 4;
  const transportIndex = isIpv4 ? 20 : 40;
  const payloadIndex = transportIndex + 20 + packet.options.length;
  const bytes = new Uint8Array(payloadIndex + packet.payload.length);
  const view = new DataView(bytes.buffer);
  const transportLength = bytes.length - transportIndex;
  if (isIpv4) {
    bytes.set([0x45, packet.trafficClass]);
    view.setUint16(2, bytes.length);
    view.setUint16(4, packet.identification & 0xffff);
    view.setUint16(6, packet.dontFragment ? 0x4000 : 0);
    bytes.set([packet.hopLimit, TCP], 8);
    bytes.set([...packet.source, ...packet.destination], 12);
    view.setUint16(10, ~onesComplementSum(bytes.subarray(0, 20)) & 0xffff);
  } else {
    view.setUint32(0, (0x60000000 | (packet.trafficClass << 20)) >>> 0);
    view.setUint16(4, transportLength);
    bytes.set([TCP, packet.hopLimit], 6);
    bytes.set([...packet.source, ...packet.destination], 8);
  }
  view.setUint16(transportIndex, packet.sourcePort);
  view.setUint16(transportIndex + 2, packet.destinationPort);
  view.setUint32(transportIndex + 4, packet.sequence >>> 0);
  view.setUint32(transportIndex + 8, packet.acknowledgement >>> 0);
  bytes[transportIndex + 12] = (5 + packet.options.length / 4) << 4;
  bytes[transportIndex + 13] = packet.flags;
  view.setUint16(transportIndex + 14, packet.window);
  bytes.set(packet.options, transportIndex + 20);
  bytes.set(packet.payload, payloadIndex);

  const pseudoHeader = Uint8Array.from([
    ...packet.source,
    ...packet.destination,
    ...[0, TCP, transportLength >>> 8, transportLength & 0xff],
  ]);
  const sum = onesComplementSum(bytes.subarray(transportIndex), onesComplementSum(pseudoHeader));
  view.setUint16(transportIndex + 16, ~sum & 0xffff);
  return bytes;
}

export interface ReceivedTcp {
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
}

/** The fields a sender looks at; undefined for anything but plain TCP. */
export function parseTcpPacket(bytes: Uint8Array): ReceivedTcp | undefined {
  const isIpv4 = bytes[0] === 0x45 && bytes[9] === TCP;
  const isIpv6 = (bytes[0] ?? 0) >> 4 === 6 && bytes[6] === TCP;
  if (!isIpv4 && !isIpv6) return undefined;
  const at = isIpv4 ? 20 : 40;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    destinationPort: view.getUint16(at + 2),
    sequence: view.getUint32(at + 4),
    acknowledgement: view.getUint32(at + 8),
    flags: view.getUint8(at + 13),
  };
}

function onesComplementSum(bytes: Uint8Array, start = 0): number {
  let sum = start;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}
