/** The 16-bit one's complement checksum of IPv4, ICMP, ICMPv6 and UDP (RFC 1071). */

/**
 * Adds the bytes [start, end) to a running sum, as big-endian 16-bit words; an odd last byte counts
 * as the high half of a word. Pass the result on to sum data that is not contiguous (every part but
 * the last of even length). Exact for up to 64 KiB: the sum stays far below 2^53.
 */
export function addWords(sum: number, bytes: Uint8Array, start: number, end: number): number {
  let total = sum;
  let i = start;
  for (; i + 1 < end; i += 2) total += (bytes[i]! << 8) | bytes[i + 1]!;
  if (i < end) total += bytes[i]! << 8;
  return total;
}

/** The sum of the UDP pseudo header (RFC 768); `length` is that of UDP header and data. */
export function pseudoHeaderSum(
  source: number,
  destination: number,
  protocol: number,
  length: number,
): number {
  return (
    (source >>> 16) +
    (source & 0xffff) +
    (destination >>> 16) +
    (destination & 0xffff) +
    protocol +
    length
  );
}

/** The same for IPv6 (RFC 8200 §8.1), whose addresses are 16 bytes each. */
export function ipv6PseudoHeaderSum(
  source: Readonly<Uint8Array>,
  destination: Readonly<Uint8Array>,
  nextHeader: number,
  length: number,
): number {
  const addresses = addWords(addWords(0, source, 0, 16), destination, 0, 16);
  return addresses + length + nextHeader;
}

/** Folds a sum into the value for the header's checksum field; 0 when the sum covered a right one. */
export function finishChecksum(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}

export function internetChecksum(bytes: Uint8Array, start: number, end: number): number {
  return finishChecksum(addWords(0, bytes, start, end));
}
