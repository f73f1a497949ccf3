/** ICMP echo (RFC 792). */
import { internetChecksum } from './internet-checksum.ts';

export const ICMP_ECHO_HEADER_LENGTH = 8;

const ECHO_REPLY = 0;
const DESTINATION_UNREACHABLE = 3;
/** Its code "fragmentation needed and DF set". */
const TOO_LONG = 4;
const NEXT_HOP_MTU = 6;
const ECHO_REQUEST = 8;
/** Destination unreachable, source quench, redirect, time exceeded, parameter problem. */
const ERRORS: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);

const field = { type: 0, code: 1, checksum: 2, identifier: 4, sequence: 6 } as const;

export interface IcmpEcho {
  readonly type: 'request' | 'reply';
  readonly identifier: number;
  readonly sequence: number;
  /** A view when parsed. */
  readonly data: Uint8Array;
}

/** Undefined for other ICMP messages and for a wrong checksum. */
export function parseIcmpEcho(bytes: Uint8Array): IcmpEcho | undefined {
  if (bytes.length < ICMP_ECHO_HEADER_LENGTH) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = view.getUint8(field.type);
  if (type !== ECHO_REPLY && type !== ECHO_REQUEST) return undefined;
  if (view.getUint8(field.code) !== 0) return undefined;
  if (internetChecksum(bytes, 0, bytes.length) !== 0) return undefined;
  return {
    type: type === ECHO_REPLY ? 'reply' : 'request',
    identifier: view.getUint16(field.identifier),
    sequence: view.getUint16(field.sequence),
    data: bytes.subarray(ICMP_ECHO_HEADER_LENGTH),
  };
}

/**
 * Whether an echo reply with this identifier starts at `offset`. Looks at nothing behind the header,
 * of which the caller knows 8 bytes are there.
 */
export function isEchoReplyTo(bytes: Uint8Array, offset: number, identifier: number): boolean {
  return bytes[offset + field.type] === ECHO_REPLY && identifierAt(bytes, offset) === identifier;
}

/** The same of an echo request. */
export function isEchoRequestOf(bytes: Uint8Array, offset: number, identifier: number): boolean {
  return bytes[offset + field.type] === ECHO_REQUEST && identifierAt(bytes, offset) === identifier;
}

/** Whether an error message starts at `offset`; 8 bytes behind it the packet begins that caused it. */
export function isIcmpError(bytes: Uint8Array, offset: number): boolean {
  return ERRORS.has(bytes[offset + field.type]!);
}

export function emitIcmpEcho(echo: IcmpEcho): Uint8Array {
  const bytes = new Uint8Array(ICMP_ECHO_HEADER_LENGTH + echo.data.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(field.type, echo.type === 'reply' ? ECHO_REPLY : ECHO_REQUEST);
  view.setUint16(field.identifier, echo.identifier);
  view.setUint16(field.sequence, echo.sequence);
  bytes.set(echo.data, ICMP_ECHO_HEADER_LENGTH);
  view.setUint16(field.checksum, internetChecksum(bytes, 0, bytes.length));
  return bytes;
}

/**
 * What a router says that dropped a packet because it was too long and must not be cut (RFC 1191):
 * the longest that would pass. Undefined for other messages, and for routers that name no length.
 */
export function toldPathMtu(bytes: Uint8Array): number | undefined {
  if (bytes.length < ICMP_ECHO_HEADER_LENGTH) return undefined;
  if (bytes[field.type] !== DESTINATION_UNREACHABLE || bytes[field.code] !== TOO_LONG) {
    return undefined;
  }
  if (internetChecksum(bytes, 0, bytes.length) !== 0) return undefined;
  const mtu = (bytes[NEXT_HOP_MTU]! << 8) | bytes[NEXT_HOP_MTU + 1]!;
  return mtu === 0 ? undefined : mtu;
}

function identifierAt(bytes: Uint8Array, offset: number): number {
  return (bytes[offset + field.identifier]! << 8) | bytes[offset + field.identifier + 1]!;
}
