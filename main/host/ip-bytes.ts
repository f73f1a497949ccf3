/** Addresses and networks as a person writes them, and their bytes. */
import { isIPv4, isIPv6 } from 'node:net';

/** 4 or 16 bytes. RangeError for anything but an address without a zone. */
export function parseIpAddress(text: string): number[] {
  if (isIPv4(text)) return text.split('.').map(Number);
  if (!isIPv6(text) || text.includes('%')) throw new RangeError(`not an address: ${text}`);
  const [head = '', tail] = text.split('::');
  const front = groups(head);
  if (tail === undefined) return front;
  const back = groups(tail);
  return [...front, ...Array<number>(16 - front.length - back.length).fill(0), ...back];
}

function groups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

/** As RFC 5952 has it only where the bytes came from such a text; good enough to print a network. */
export function formatIpAddress(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.');
  const words = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  );
  return new URL(`http://[${words.join(':')}]`).hostname.slice(1, -1);
}

export interface IpNetwork {
  readonly address: string;
  readonly prefixLength: number;
  readonly family: 4 | 6;
}

/**
 * `192.0.2.0/24`, `2001:db8::/32` or one address alone. Host bits are cleared: what is meant is clear.
 * Undefined for anything else, and for networks that are never somewhere else (this computer's own,
 * the link's, multicast).
 */
export function parseNetwork(text: string): IpNetwork | undefined {
  const [, base = '', length] = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const family = isIPv4(base) ? 4 : isIPv6(base) ? 6 : undefined;
  if (family === undefined) return undefined;
  const longest = family === 4 ? 32 : 128;
  const prefixLength = length === undefined ? longest : Number(length);
  if (prefixLength > longest) return undefined;
  const bytes = parseIpAddress(base).map((byte, i) => byte & maskByte(prefixLength, i));
  return isSomewhereElse(bytes, prefixLength)
    ? { address: formatIpAddress(bytes), prefixLength, family }
    : undefined;
}

function maskByte(prefixLength: number, index: number): number {
  const bits = Math.max(0, Math.min(8, prefixLength - 8 * index));
  return (0xff << (8 - bits)) & 0xff;
}

/** The helper's own rule for routes. */
function isSomewhereElse(bytes: readonly number[], prefixLength: number): boolean {
  const [first = 0, second = 0] = bytes;
  if (bytes.length === 4) {
    if (prefixLength >= 3 && first >= 224) return false;
    return prefixLength < 8 || (first !== 0 && first !== 127);
  }
  if (first === 0xfe && (second & 0xc0) === 0x80) return prefixLength === 128;
  if (prefixLength >= 8 && first === 0xff) return false;
  return prefixLength < 80 || bytes.slice(0, 10).some((byte) => byte !== 0);
}
