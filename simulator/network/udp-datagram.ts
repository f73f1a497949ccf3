/** UDP over IPv4 (RFC 768). */
import { internetChecksum } from './internet-checksum.ts';
import { IpProtocol, pseudoHeaderSum } from './ipv4-packet.ts';

export interface UdpDatagram {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly payload: Uint8Array;
}

const HEADER_LENGTH = 8;

/** Undefined for a damaged datagram; a checksum of 0 means that there is none. */
export function parseUdp(
  bytes: Uint8Array,
  source: number,
  destination: number,
): UdpDatagram | undefined {
  if (bytes.length < HEADER_LENGTH) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const udpLength = view.getUint16(4);
  if (udpLength < HEADER_LENGTH || udpLength > bytes.length) return undefined;
  const initialSum = pseudoHeaderSum(source, destination, IpProtocol.Udp, udpLength);
  const isChecked = view.getUint16(6) !== 0;
  if (isChecked && internetChecksum(bytes, 0, udpLength, initialSum) !== 0) return undefined;
  return {
    sourcePort: view.getUint16(0),
    destinationPort: view.getUint16(2),
    payload: bytes.subarray(HEADER_LENGTH, udpLength),
  };
}

export function emitUdp(datagram: UdpDatagram, source: number, destination: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_LENGTH + datagram.payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, datagram.sourcePort);
  view.setUint16(2, datagram.destinationPort);
  view.setUint16(4, bytes.length);
  bytes.set(datagram.payload, HEADER_LENGTH);
  const initialSum = pseudoHeaderSum(source, destination, IpProtocol.Udp, bytes.length);
  // A computed 0 is sent as ffff, since 0 says "no checksum".
  view.setUint16(6, internetChecksum(bytes, 0, bytes.length, initialSum) || 0xffff);
  return bytes;
}
