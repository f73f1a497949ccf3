/**
 * NTH: the header at offset 0 of every NTB (NCM 1.0 §3.2).
 *
 * The field order is the same in both formats; only wBlockLength and wNdpIndex differ in width.
 */
import { getUint16, getUint32, setUint16, setUint32 } from './little-endian.ts';
import type { NtbFault } from './ntb-fault.ts';
import type { NtbLayout } from './ntb-layout.ts';

export type { NtbFormat } from './ntb-layout.ts';

/** Filled in by {@link parseNth}; one object serves block after block. */
export interface Nth {
  /** Counts NTBs per direction, mod 65536. The E3372 family always sends 0: no reason to drop. */
  sequence: number;
  /** Length of the whole NTB in bytes. 0 means "until the end of the USB transfer". */
  blockLength: number;
  /** Offset of the first NDP from the start of the NTB. */
  ndpIndex: number;
}

/**
 * Reads the NTH of `ntb`, which is long enough and bears this layout's signature. The fields are
 * as received: none of them has been held against the transfer.
 */
export function parseNth(ntb: Uint8Array, layout: NtbLayout, nth: Nth): NtbFault | undefined {
  if (getUint16(ntb, 4) !== layout.nthLength) return 'bad-header-length';
  nth.sequence = getUint16(ntb, 6);
  nth.blockLength = layout.wide ? getUint32(ntb, 8) : getUint16(ntb, 8);
  nth.ndpIndex = layout.wide ? getUint32(ntb, 12) : getUint16(ntb, 10);
  return undefined;
}

/** Writes an NTH at the start of `ntb`. In NTB-16, blockLength and ndpIndex are at most 0xffff. */
export function emitNth(ntb: Uint8Array, layout: NtbLayout, nth: Readonly<Nth>): void {
  setUint32(ntb, 0, layout.nthSignature);
  setUint16(ntb, 4, layout.nthLength);
  setUint16(ntb, 6, nth.sequence);
  if (layout.wide) {
    setUint32(ntb, 8, nth.blockLength);
    setUint32(ntb, 12, nth.ndpIndex);
  } else {
    setUint16(ntb, 8, nth.blockLength);
    setUint16(ntb, 10, nth.ndpIndex);
  }
}
