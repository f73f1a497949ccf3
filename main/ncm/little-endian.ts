/**
 * Little-endian fields at any offset of any byte array.
 *
 * Not a DataView: that would be one object for each block, as transfers arrive in ever new views,
 * and finding a kept one through `.buffer` costs more than reading the table of a full block.
 * The caller has checked the bounds.
 */

export function getUint16(bytes: Uint8Array, offset: number): number {
  return bytes[offset]! | (bytes[offset + 1]! << 8);
}

export function getUint32(bytes: Uint8Array, offset: number): number {
  // Shifting into bit 31 makes the sum negative; >>> 0 takes it back to 0…0xffffffff.
  return (
    (bytes[offset]! |
      (bytes[offset + 1]! << 8) |
      (bytes[offset + 2]! << 16) |
      (bytes[offset + 3]! << 24)) >>>
    0
  );
}

/** `value` is 0…0xffff. */
export function setUint16(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value;
  bytes[offset + 1] = value >>> 8;
}

/** `value` is 0…0xffffffff. */
export function setUint32(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value;
  bytes[offset + 1] = value >>> 8;
  bytes[offset + 2] = value >>> 16;
  bytes[offset + 3] = value >>> 24;
}
