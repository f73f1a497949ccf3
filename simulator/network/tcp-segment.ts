/** TCP over IPv4 (RFC 9293), the header and the scale of the window. */
import { internetChecksum } from './internet-checksum.ts';
import { IpProtocol, pseudoHeaderSum } from './ipv4-packet.ts';

export interface TcpSegment {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly window: number;
  /** Of a SYN that names one. */
  readonly windowScale?: number;
  readonly payload: Uint8Array;
}

export const FLAG_FIN = 0x01;
export const FLAG_SYN = 0x02;
export const FLAG_RST = 0x04;
export const FLAG_ACK = 0x10;

const HEADER_LENGTH = 20;
const OPTION_END = 0;
const OPTION_NOTHING = 1;
const OPTION_WINDOW_SCALE = 3;

/** Undefined for a damaged segment. */
export function parseTcp(
  bytes: Uint8Array,
  source: number,
  destination: number,
): TcpSegment | undefined {
  if (bytes.length < HEADER_LENGTH) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const headerLength = (view.getUint8(12) >> 4) * 4;
  if (headerLength < HEADER_LENGTH || headerLength > bytes.length) return undefined;
  const sum = pseudoHeaderSum(source, destination, IpProtocol.Tcp, bytes.length);
  if (internetChecksum(bytes, 0, bytes.length, sum) !== 0) return undefined;
  const windowScale = scaleIn(bytes.subarray(HEADER_LENGTH, headerLength));
  return {
    sourcePort: view.getUint16(0),
    destinationPort: view.getUint16(2),
    sequence: view.getUint32(4),
    acknowledgement: view.getUint32(8),
    flags: view.getUint8(13),
    window: view.getUint16(14),
    ...(windowScale === undefined ? {} : { windowScale }),
    payload: bytes.subarray(headerLength),
  };
}

function scaleIn(options: Uint8Array): number | undefined {
  for (let at = 0; at < options.length;) {
    const kind = options[at];
    if (kind === OPTION_END) return undefined;
    if (kind === OPTION_NOTHING) {
      at += 1;
      continue;
    }
    if (kind === OPTION_WINDOW_SCALE) return options[at + 2];
    at += Math.max(2, options[at + 1] ?? 2);
  }
  return undefined;
}

export function emitTcp(segment: TcpSegment, source: number, destination: number): Uint8Array {
  const options =
    segment.windowScale === undefined
      ? []
      : [OPTION_NOTHING, OPTION_WINDOW_SCALE, 3, segment.windowScale];
  const headerLength = HEADER_LENGTH + options.length;
  const bytes = new Uint8Array(headerLength + segment.payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, segment.sourcePort);
  view.setUint16(2, segment.destinationPort);
  view.setUint32(4, segment.sequence);
  view.setUint32(8, segment.acknowledgement);
  view.setUint8(12, (headerLength / 4) << 4);
  view.setUint8(13, segment.flags);
  view.setUint16(14, segment.window);
  bytes.set(options, HEADER_LENGTH);
  bytes.set(segment.payload, headerLength);
  const sum = pseudoHeaderSum(source, destination, IpProtocol.Tcp, bytes.length);
  view.setUint16(16, internetChecksum(bytes, 0, bytes.length, sum));
  return bytes;
}
