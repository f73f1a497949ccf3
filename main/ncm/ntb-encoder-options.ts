import { NtbError } from './ntb-error.ts';
import { ETHERNET_HEADER_LENGTH, type NtbFormat } from './ntb-layout.ts';

/** Lengths in bytes. The device's numbers are those of NtbParameters: already sane. */
export interface NtbEncoderOptions {
  readonly format: NtbFormat;
  /** Our own limit. Blocks also keep within the device's and, in NTB-16, within 65535. */
  readonly maxBlockLength: number;
  /** dwNtbOutMaxSize: a block of exactly this length needs no padding. */
  readonly deviceMaxBlockLength: number;
  /** wMaxPacketSize of the OUT endpoint. */
  readonly maxPacketSize: number;
  /** A power of two. */
  readonly divisor: number;
  readonly remainder: number;
  /** A power of two, at least 4. */
  readonly ndpAlignment: number;
  /** 0 = no limit. */
  readonly maxDatagrams: number;
  /** Longest frame, Ethernet header included. One of them must fit an empty block. */
  readonly maxDatagramLength: number;
  /** Firmware 21.2xx of the E3372 drops blocks whose NDP is not last (Linux: huawei_cdc_ncm.c). */
  readonly ndpPosition: 'last' | 'first';
  readonly crc: boolean;
  /**
   * What stands at offset ≡ remainder (mod divisor): the frame, as Huawei's own driver and the
   * stick's own blocks have it, or the byte behind the Ethernet header, as Linux reads the spec.
   */
  readonly alignmentRefersTo: 'frame' | 'payload';
}

/** Throws NtbError('bad-options') for a number the encoder can not compute with. */
export function checkEncoderOptions(options: NtbEncoderOptions): void {
  const { divisor, remainder, ndpAlignment, maxDatagrams, maxPacketSize } = options;
  const claims = {
    maxBlockLength: isLength(options.maxBlockLength),
    deviceMaxBlockLength: isLength(options.deviceMaxBlockLength),
    maxDatagramLength:
      isLength(options.maxDatagramLength) && options.maxDatagramLength >= ETHERNET_HEADER_LENGTH,
    maxPacketSize: isLength(maxPacketSize) && maxPacketSize > 0,
    divisor: isPowerOfTwo(divisor),
    remainder: isLength(remainder) && remainder < divisor,
    ndpAlignment: isPowerOfTwo(ndpAlignment) && ndpAlignment >= 4,
    maxDatagrams: isLength(maxDatagrams),
  };
  for (const [name, holds] of Object.entries(claims)) {
    if (!holds) {
      throw new NtbError('bad-options', `${name} ${options[name as keyof typeof claims]}`);
    }
  }
}

/** Below 2^30, so that sums of two stay clear of the sign bit. */
function isLength(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < 2 ** 30;
}

function isPowerOfTwo(value: number): boolean {
  return isLength(value) && value > 0 && (value & (value - 1)) === 0;
}
