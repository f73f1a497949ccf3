/** The ones' complement sum of RFC 1071 over bytes[start] … bytes[end - 1], ready to be stored. */
export function internetChecksum(
  bytes: Uint8Array,
  start: number,
  end: number,
  initialSum = 0,
): number {
  let sum = initialSum;
  for (let i = start; i < end; i += 2) {
    sum += ((bytes[i] ?? 0) << 8) | (i + 1 < end ? (bytes[i + 1] ?? 0) : 0);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x1_0000);
  return ~sum & 0xffff;
}
