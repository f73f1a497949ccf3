/**
 * NDP: the table that says where the datagrams of an NTB lie (NCM 1.0 §3.3).
 *
 * A header, then (index, length) pairs up to a pair with a zero in it. wLength counts all of the
 * table and is 16 bits wide in both formats.
 */
import { getUint16, getUint32, setUint16, setUint32 } from './little-endian.ts';
import type { NtbFault } from './ntb-fault.ts';
import type { NtbLayout } from './ntb-layout.ts';

const NO_WORDS = new Int32Array(0);

/** The head of a table, filled in by {@link parseNdp}; one object serves table after table. */
export interface Ndp {
  /** Every datagram ends with a CRC-32, counted in its length. */
  crc: boolean;
  /** Bytes from the signature to the end of the last entry. */
  length: number;
  /** Offset of the next table in the NTB; 0 in the last one. */
  nextNdpIndex: number;
}

/** How many datagrams fit a table before wLength (16 bits) overflows. */
export function maxNdpDatagrams(layout: NtbLayout): number {
  return Math.floor((0xffff - layout.ndpHeaderLength) / layout.datagramPointerLength) - 1;
}

/**
 * Reads the head of the table at `ndpIndex` of a block that ends at `end`, which leaves room for
 * the NTH and the smallest table, and holds all of the table against these bounds.
 *
 * After 'bad-ndp-signature' the chain may be followed, as Linux does (cdc_ncm_rx_fixup):
 * nextNdpIndex is filled in, or 0 if the length makes no sense either. After the other faults the
 * content of `ndp` is of no use.
 */
export function parseNdp(
  ntb: Uint8Array,
  ndpIndex: number,
  end: number,
  layout: NtbLayout,
  ndp: Ndp,
): NtbFault | undefined {
  const { wide, minNdpLength } = layout;
  if (ndpIndex < layout.nthLength || ndpIndex > end - minNdpLength) return 'bad-ndp-index';

  const signature = getUint32(ntb, ndpIndex);
  const length = getUint16(ntb, ndpIndex + 4);
  // The header is a whole number of entries long, so this finds a broken entry.
  const wholeEntries = (length & (layout.datagramPointerLength - 1)) === 0;
  const lengthFits = length >= minNdpLength && wholeEntries && length <= end - ndpIndex;

  ndp.crc = signature === layout.ndpCrcSignature;
  ndp.length = length;
  ndp.nextNdpIndex = wide ? getUint32(ntb, ndpIndex + 8) : getUint16(ntb, ndpIndex + 6);
  if (!ndp.crc && signature !== layout.ndpSignature) {
    if (!lengthFits) ndp.nextNdpIndex = 0;
    return 'bad-ndp-signature';
  }
  return lengthFits ? undefined : 'bad-ndp-length';
}

/**
 * Writes the only table of an NTB at `ndpIndex` and returns its length.
 *
 * `table` holds `count` pairs of offset and length; `trailerLength` (the CRC's 4 bytes, or 0) is
 * added to each length and decides the signature. `words` are those of `ntb`, or none (BlockWords).
 */
export function emitNdp(
  ntb: Uint8Array,
  ndpIndex: number,
  layout: NtbLayout,
  table: Uint32Array,
  count: number,
  trailerLength: 0 | 4,
  words: Int32Array = NO_WORDS,
): number {
  const length = layout.ndpHeaderLength + layout.datagramPointerLength * (count + 1);
  setUint32(ntb, ndpIndex, trailerLength === 4 ? layout.ndpCrcSignature : layout.ndpSignature);
  setUint16(ntb, ndpIndex + 4, length);
  // wNextNdpIndex in NTB-16, reserved in NTB-32.
  setUint16(ntb, ndpIndex + 6, 0);
  const entries = ndpIndex + layout.ndpHeaderLength;
  if (layout.wide) {
    setUint32(ntb, ndpIndex + 8, 0);
    setUint32(ntb, ndpIndex + 12, 0);
    emitPointers32(ntb, entries, table, count, trailerLength);
  } else {
    if (words.length > 0 && (entries & 3) === 0) {
      emitAlignedPointers16(words, entries >>> 2, table, count, trailerLength);
    } else {
      emitPointers16(ntb, entries, table, count, trailerLength);
    }
  }
  return length;
}

/** A pair at a time. */
function emitAlignedPointers16(
  words: Int32Array,
  entries: number,
  table: Uint32Array,
  count: number,
  trailerLength: 0 | 4,
): void {
  for (let i = 0; i < count; i += 1) {
    words[entries + i] = table[2 * i]! | ((table[2 * i + 1]! + trailerLength) << 16);
  }
  words[entries + count] = 0;
}

function emitPointers16(
  ntb: Uint8Array,
  entries: number,
  table: Uint32Array,
  count: number,
  trailerLength: 0 | 4,
): void {
  let at = entries;
  for (let word = 0; word < 2 * count; word += 2, at += 4) {
    setUint16(ntb, at, table[word]!);
    setUint16(ntb, at + 2, table[word + 1]! + trailerLength);
  }
  setUint32(ntb, at, 0);
}

function emitPointers32(
  ntb: Uint8Array,
  entries: number,
  table: Uint32Array,
  count: number,
  trailerLength: 0 | 4,
): void {
  let at = entries;
  for (let word = 0; word < 2 * count; word += 2, at += 8) {
    setUint32(ntb, at, table[word]!);
    setUint32(ntb, at + 4, table[word + 1]! + trailerLength);
  }
  setUint32(ntb, at, 0);
  setUint32(ntb, at + 4, 0);
}
