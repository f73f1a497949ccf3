/** The numbers in which NTB-16 and NTB-32 differ (NCM 1.0 §3.2, §3.3). Lengths in bytes. */
import { getUint32 } from './little-endian.ts';

export type NtbFormat = 'ntb16' | 'ntb32';

/** Every datagram is an Ethernet frame, and the shortest one nothing but its header. */
export const ETHERNET_HEADER_LENGTH = 14;

export interface NtbLayout {
  readonly format: NtbFormat;
  /** Lengths, offsets and next-table links are 32 bits wide, save wLength of the NDP. */
  readonly wide: boolean;
  readonly nthSignature: number;
  readonly nthLength: number;
  readonly ndpSignature: number;
  /** Of a table whose datagrams end with a CRC-32. */
  readonly ndpCrcSignature: number;
  /** In front of the entries. */
  readonly ndpHeaderLength: number;
  /** Header, one entry, the null entry. */
  readonly minNdpLength: number;
  /** One (index, length) pair. */
  readonly datagramPointerLength: number;
}

export const ntbLayouts: Readonly<Record<NtbFormat, NtbLayout>> = {
  ntb16: {
    format: 'ntb16',
    wide: false,
    nthSignature: 0x484d434e, // "NCMH"
    nthLength: 12,
    ndpSignature: 0x304d434e, // "NCM0"
    ndpCrcSignature: 0x314d434e, // "NCM1"
    ndpHeaderLength: 8,
    minNdpLength: 16,
    datagramPointerLength: 4,
  },
  ntb32: {
    format: 'ntb32',
    wide: true,
    nthSignature: 0x686d636e, // "ncmh"
    nthLength: 16,
    ndpSignature: 0x306d636e, // "ncm0"
    ndpCrcSignature: 0x316d636e, // "ncm1"
    ndpHeaderLength: 16,
    minNdpLength: 32,
    datagramPointerLength: 8,
  },
};

/** Whose signature the first four bytes are. `ntb` has at least four. */
export function ntbLayoutOf(ntb: Uint8Array): NtbLayout | undefined {
  const signature = getUint32(ntb, 0);
  if (signature === ntbLayouts.ntb32.nthSignature) return ntbLayouts.ntb32;
  if (signature === ntbLayouts.ntb16.nthSignature) return ntbLayouts.ntb16;
  return undefined;
}
