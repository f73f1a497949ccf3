/** Ethernet station addresses: six bytes, wherever they lie in a buffer. */

export const MAC_LENGTH = 6;
export const BROADCAST_MAC: Readonly<Uint8Array> = new Uint8Array(MAC_LENGTH).fill(0xff);

/** Twelve hex digits, with or without a colon or hyphen after each pair. */
export function parseMac(text: string): Uint8Array | undefined {
  if (!/^[0-9a-f]{2}(?:[:-]?[0-9a-f]{2}){5}$/i.test(text)) return undefined;
  const digits = text.replaceAll(/[:-]/g, '');
  return Uint8Array.from({ length: MAC_LENGTH }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}

/** Six lower-case pairs with colons. */
export function formatMac(mac: Readonly<Uint8Array>): string {
  return Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** Whether the six bytes at `offset` are `mac`. */
export function macEquals(
  bytes: Readonly<Uint8Array>,
  offset: number,
  mac: Readonly<Uint8Array>,
): boolean {
  for (let i = 0; i < MAC_LENGTH; i++) if (bytes[offset + i] !== mac[i]) return false;
  return true;
}

/** The group bit: multicast, broadcast included. */
export function isGroupMac(bytes: Readonly<Uint8Array>, offset: number): boolean {
  return (bytes[offset]! & 0x01) !== 0;
}

export function isZeroMac(bytes: Readonly<Uint8Array>, offset: number): boolean {
  for (let i = 0; i < MAC_LENGTH; i++) if (bytes[offset + i] !== 0) return false;
  return true;
}

export function copyMac(
  target: Uint8Array,
  targetOffset: number,
  source: Readonly<Uint8Array>,
  sourceOffset = 0,
): void {
  // One by one: it is done twice for each packet that leaves, and a loop takes twice as long.
  target[targetOffset] = source[sourceOffset]!;
  target[targetOffset + 1] = source[sourceOffset + 1]!;
  target[targetOffset + 2] = source[sourceOffset + 2]!;
  target[targetOffset + 3] = source[sourceOffset + 3]!;
  target[targetOffset + 4] = source[sourceOffset + 4]!;
  target[targetOffset + 5] = source[sourceOffset + 5]!;
}
