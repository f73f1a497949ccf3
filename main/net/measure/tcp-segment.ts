/** TCP (RFC 9293), as much as a client that only reads needs. */
import { IpProtocol } from '../ipv4.ts';
import { addWords, finishChecksum, pseudoHeaderSum } from '../internet-checksum.ts';

const HEADER_LENGTH = 20;

const field = {
  sourcePort: 0,
  destinationPort: 2,
  sequence: 4,
  acknowledgement: 8,
  dataOffset: 12,
  flags: 13,
  window: 14,
  checksum: 16,
} as const;

export const TcpFlag = { Fin: 0x01, Syn: 0x02, Rst: 0x04, Psh: 0x08, Ack: 0x10 } as const;

const OPTION_WINDOW_SCALE = 3;

export interface TcpSegment {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Of the first byte, or of SYN. */
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  /** As it stands in the header, unscaled. */
  readonly window: number;
  /** A view when parsed. */
  readonly payload: Uint8Array;
}

interface IpEnds {
  readonly source: number;
  readonly destination: number;
}

/** Undefined for what is too short or damaged. Options are left out. */
export function parseTcpSegment(bytes: Uint8Array, ends: IpEnds): TcpSegment | undefined {
  if (bytes.length < HEADER_LENGTH) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = (view.getUint8(field.dataOffset) >> 4) * 4;
  if (headerLength < HEADER_LENGTH || headerLength > bytes.length) return undefined;
  if (checksumOf(bytes, ends) !== 0) return undefined;
  return {
    sourcePort: view.getUint16(field.sourcePort),
    destinationPort: view.getUint16(field.destinationPort),
    sequence: view.getUint32(field.sequence),
    acknowledgement: view.getUint32(field.acknowledgement),
    flags: view.getUint8(field.flags),
    window: view.getUint16(field.window),
    payload: bytes.subarray(headerLength),
  };
}

/** A copy. SYNs name the longest segment wanted, and the scale of the window. */
export function emitTcpSegment(
  segment: TcpSegment,
  ends: IpEnds,
  synOptions?: { readonly maxSegment: number; readonly windowScale: number },
): Uint8Array {
  const options = synOptions === undefined ? new Uint8Array(0) : encodeOptions(synOptions);
  const headerLength = HEADER_LENGTH + options.length;
  const bytes = new Uint8Array(headerLength + segment.payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(field.sourcePort, segment.sourcePort);
  view.setUint16(field.destinationPort, segment.destinationPort);
  view.setUint32(field.sequence, segment.sequence);
  view.setUint32(field.acknowledgement, segment.acknowledgement);
  view.setUint8(field.dataOffset, (headerLength / 4) << 4);
  view.setUint8(field.flags, segment.flags);
  view.setUint16(field.window, segment.window);
  bytes.set(options, HEADER_LENGTH);
  bytes.set(segment.payload, headerLength);
  view.setUint16(field.checksum, checksumOf(bytes, ends));
  return bytes;
}

function encodeOptions({
  maxSegment,
  windowScale,
}: {
  readonly maxSegment: number;
  readonly windowScale: number;
}): Uint8Array {
  return Uint8Array.of(
    ...[2, 4, maxSegment >> 8, maxSegment & 0xff],
    ...[1, OPTION_WINDOW_SCALE, 3, windowScale],
  );
}

function checksumOf(bytes: Uint8Array, { source, destination }: IpEnds): number {
  const pseudo = pseudoHeaderSum(source, destination, IpProtocol.Tcp, bytes.length);
  return finishChecksum(addWords(pseudo, bytes, 0, bytes.length));
}

/** `a - b` of sequence numbers, which wrap. */
export function sequenceDistance(a: number, b: number): number {
  return (a - b) | 0;
}
