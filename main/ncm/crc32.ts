/** The CRC-32 of Ethernet (reflected 0xedb88320, all ones at the start, inverted at the end). */

const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  }
  return remainder;
});

/** The CRC of `bytes[start…end)`, 0…0xffffffff. NCM appends it least significant byte first. */
export function crc32(bytes: Uint8Array, start: number, end: number): number {
  let crc = -1;
  for (let at = start; at < end; at += 1) {
    crc = (crc >>> 8) ^ remainders[(crc ^ bytes[at]!) & 0xff]!;
  }
  return ~crc >>> 0;
}
