/** The answer to GET_NTB_PARAMETERS (NCM 1.0 §6.2.1, 28 bytes), made safe to compute with. */
import { getUint16, getUint32 } from './little-endian.ts';
import { NtbError } from './ntb-error.ts';

/** `In` is stick to host, `Out` host to stick; all lengths in bytes. */
export interface NtbParameters {
  readonly formats: { readonly ntb16: boolean; readonly ntb32: boolean };
  /** 2048…131072. */
  readonly ntbInMaxSize: number;
  /** Divisors and alignments are powers of two, at least 4, below the NTB size. */
  readonly ndpInDivisor: number;
  /** Below the divisor. */
  readonly ndpInPayloadRemainder: number;
  readonly ndpInAlignment: number;
  /** 2048…131072. */
  readonly ntbOutMaxSize: number;
  readonly ndpOutDivisor: number;
  readonly ndpOutPayloadRemainder: number;
  readonly ndpOutAlignment: number;
  /** 0 = no limit. */
  readonly ntbOutMaxDatagrams: number;
}

/** The class's own lower limit; sticks that say less are clamped to it, as Linux does. */
const MIN_NTB_SIZE = 2048;
/** What Balong firmware offers for IN. Nothing the host allocates is larger. */
const MAX_NTB_SIZE = 131_072;
const MIN_ALIGNMENT = 4;

/**
 * Alignments are corrected as Linux does (cdc_ncm.c, cdc_ncm_fix_modulus): a divisor that is no
 * power of two becomes 4, a remainder not below its divisor becomes 0.
 *
 * Throws NtbError('bad-parameters') for fewer than 26 bytes (the last field may be missing), and
 * if not one known format is offered.
 */
export function parseNtbParameters(reply: Uint8Array): NtbParameters {
  if (reply.length < 26) {
    throw new NtbError('bad-parameters', `${reply.length} of 28 bytes`);
  }
  const formats = getUint16(reply, 2);
  if ((formats & 3) === 0) {
    throw new NtbError('bad-parameters', 'neither NTB-16 nor NTB-32 is offered');
  }

  const ntbInMaxSize = Math.min(Math.max(getUint32(reply, 4), MIN_NTB_SIZE), MAX_NTB_SIZE);
  const ndpInDivisor = alignment(getUint16(reply, 8), ntbInMaxSize);
  // Not MAX_NTB_SIZE itself: the encoder would hold a block of that size to be full for the stick
  // and leave out the byte that ends the transfer. An odd length ends it anyway.
  const outSize = getUint32(reply, 16);
  const ntbOutMaxSize = outSize > MAX_NTB_SIZE ? MAX_NTB_SIZE - 1 : Math.max(outSize, MIN_NTB_SIZE);
  const ndpOutDivisor = alignment(getUint16(reply, 20), ntbOutMaxSize);

  return {
    formats: { ntb16: (formats & 1) !== 0, ntb32: (formats & 2) !== 0 },
    ntbInMaxSize,
    ndpInDivisor,
    ndpInPayloadRemainder: remainder(getUint16(reply, 10), ndpInDivisor),
    ndpInAlignment: alignment(getUint16(reply, 12), ntbInMaxSize),
    ntbOutMaxSize,
    ndpOutDivisor,
    ndpOutPayloadRemainder: remainder(getUint16(reply, 22), ndpOutDivisor),
    ndpOutAlignment: alignment(getUint16(reply, 24), ntbOutMaxSize),
    ntbOutMaxDatagrams: reply.length < 28 ? 0 : getUint16(reply, 26),
  };
}

function alignment(value: number, ntbSize: number): number {
  const powerOfTwo = (value & (value - 1)) === 0;
  return powerOfTwo && value >= MIN_ALIGNMENT && value < ntbSize ? value : MIN_ALIGNMENT;
}

function remainder(value: number, divisor: number): number {
  return value < divisor ? value : 0;
}
