/**
 * The blocks sticks really send: one table without CRCs at a multiple of 4, and nothing wrong with any
 * datagram. Reading them takes a fifth of the time of the general way in ntb-decoder.ts, which has
 * the rules one by one and the names of the faults. Tests hold the two against each other.
 */
import { ETHERNET_HEADER_LENGTH } from './ntb-layout.ts';

/** To be read the general way. */
export const NOT_PLAIN = -1;

// As in ntbLayouts, but literal, so that they stand in the machine code instead of being looked up.
const NTH16_SIGNATURE = 0x484d434e;
const NTH16 = 12;
const NDP16_SIGNATURE = 0x304d434e;
const NDP16_SHORTEST = 16;
const ENTRY16 = 4;
const NTH32_SIGNATURE = 0x686d636e;
const NTH32 = 16;
const NDP32_SIGNATURE = 0x306d636e;
const NDP32_SHORTEST = 32;
const ENTRY32 = 8;

/**
 * Fills `out` with (index, length) pairs of a block and returns how many, or NOT_PLAIN; what is in
 * `out` then is of no use.
 *
 * `words` may go on behind the transfer, of which there are `length` bytes. `agreedSignature` is that
 * of the agreed format's NTH, 0 for either.
 */
export function readPlainBlock(
  words: Int32Array,
  length: number,
  agreedSignature: number,
  maxBlockLength: number,
  maxDatagramLength: number,
  out: Uint32Array,
): number {
  const signature = words[0];
  if (agreedSignature !== 0 && signature !== agreedSignature) return NOT_PLAIN;
  const limit = length < maxBlockLength ? length : maxBlockLength;
  if (signature === NTH16_SIGNATURE) return readPlainBlock16(words, limit, maxDatagramLength, out);
  if (signature === NTH32_SIGNATURE) return readPlainBlock32(words, limit, maxDatagramLength, out);
  return NOT_PLAIN;
}

function readPlainBlock16(
  words: Int32Array,
  limit: number,
  maxDatagramLength: number,
  out: Uint32Array,
): number {
  if (limit < NTH16 + NDP16_SHORTEST || (words[1]! & 0xffff) !== NTH16) return NOT_PLAIN;
  const ends = words[2]!;
  const end = ends & 0xffff;
  const ndpIndex = ends >>> 16;
  if (end > limit || (ndpIndex & 3) !== 0) return NOT_PLAIN;
  if (ndpIndex < NTH16 || ndpIndex > end - NDP16_SHORTEST) return NOT_PLAIN;
  const ndp = ndpIndex >>> 2;
  // wLength; wNextNdpIndex above it is to be 0.
  const ndpLength = words[ndp + 1]!;
  if (words[ndp] !== NDP16_SIGNATURE || ndpLength > end - ndpIndex) return NOT_PLAIN;
  if (ndpLength < NDP16_SHORTEST || (ndpLength & (ENTRY16 - 1)) !== 0) return NOT_PLAIN;
  const ndpEnd = ndpIndex + ndpLength;
  const nullEntry = (ndpEnd >>> 2) - 1;
  if (2 * (nullEntry - ndp - 2) > out.length) return NOT_PLAIN;

  let written = 0;
  let sum = 0;
  for (let entry = ndp + 2; entry < nullEntry; entry += 1) {
    const pair = words[entry]!;
    const index = pair & 0xffff;
    const length = pair >>> 16;
    const datagramEnd = index + length;
    if (
      length < ETHERNET_HEADER_LENGTH ||
      length > maxDatagramLength ||
      index < NTH16 ||
      (datagramEnd > ndpIndex && (index < ndpEnd || datagramEnd > end))
    ) {
      if (index === 0 || length === 0) break;
      return NOT_PLAIN;
    }
    sum += length;
    out[written] = index;
    out[written + 1] = length;
    written += 2;
  }
  return sum > end ? NOT_PLAIN : written >> 1;
}

function readPlainBlock32(
  words: Int32Array,
  limit: number,
  maxDatagramLength: number,
  out: Uint32Array,
): number {
  if (limit < NTH32 + NDP32_SHORTEST || (words[1]! & 0xffff) !== NTH32) return NOT_PLAIN;
  const end = words[2]!;
  const ndpIndex = words[3]!;
  if (end > limit || (ndpIndex & 3) !== 0) return NOT_PLAIN;
  if (ndpIndex < NTH32 || ndpIndex > end - NDP32_SHORTEST) return NOT_PLAIN;
  const ndp = ndpIndex >>> 2;
  const ndpLength = words[ndp + 1]! & 0xffff;
  if (words[ndp] !== NDP32_SIGNATURE || words[ndp + 2] !== 0) return NOT_PLAIN;
  if (ndpLength > end - ndpIndex || ndpLength < NDP32_SHORTEST) return NOT_PLAIN;
  if ((ndpLength & (ENTRY32 - 1)) !== 0) return NOT_PLAIN;
  const ndpEnd = ndpIndex + ndpLength;
  const nullEntry = (ndpEnd >>> 2) - 2;
  if (nullEntry - ndp - 4 > out.length) return NOT_PLAIN;

  let written = 0;
  let sum = 0;
  for (let entry = ndp + 4; entry < nullEntry; entry += 2) {
    const index = words[entry]!;
    const length = words[entry + 1]!;
    if (
      length < ETHERNET_HEADER_LENGTH ||
      length > maxDatagramLength ||
      index < NTH32 ||
      (index > ndpIndex - length && (index < ndpEnd || index > end - length))
    ) {
      if (index === 0 || length === 0) break;
      return NOT_PLAIN;
    }
    sum += length;
    out[written] = index;
    out[written + 1] = length;
    written += 2;
  }
  return sum > end ? NOT_PLAIN : written >> 1;
}
