/** CRC-32 of IEEE 802.3: reflected polynomial 0xEDB88320, start and result inverted. */

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = remainder & 1 ? 0xedb88320 ^ (remainder >>> 1) : remainder >>> 1;
  }
  return remainder;
});

/** Over bytes[start] … bytes[end - 1]. */
export function crc32(bytes: Uint8Array, start: number, end: number): number {
  let remainder = 0xffffffff;
  for (let i = start; i < end; i += 1) {
    remainder = (table[(remainder ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (remainder >>> 8);
  }
  return (remainder ^ 0xffffffff) >>> 0;
}
