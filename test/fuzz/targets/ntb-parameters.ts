/** The stick's answer to GET_NTB_PARAMETERS, from which buffers are sized. */
import { NtbError } from '../../../main/ncm/ntb-error.ts';
import { parseNtbParameters } from '../../../main/ncm/ntb-parameters.ts';
import { hexBytes } from '../../hex-bytes.ts';
import { withCanaries } from '../engine/canaries.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { invariant } from '../engine/invariant.ts';

const LEAST = 2048;
const MOST = 131_072;

export const ntbParameters: FuzzTarget = {
  name: 'ntb-parameters',
  maxLength: 40,
  seeds: [
    hexBytes('1c00 0300 00000200 0400 0000 0400 0000 00400000 0400 0200 0400 0000'),
    hexBytes('1c00 0100 00080000 0400 0000 0400 0000 00080000 0800 0000 0400 1400'),
  ],
  run(input) {
    const parameters = withCanaries(input, parsed);
    if (parameters === undefined) return;
    const { formats, ntbInMaxSize, ntbOutMaxSize, ...others } = parameters;
    invariant(formats.ntb16 || formats.ntb32, 'a format is offered');
    for (const size of [ntbInMaxSize, ntbOutMaxSize]) {
      invariant(size >= LEAST && size <= MOST, 'sizes can be allocated');
    }
    for (const alignment of [
      others.ndpInDivisor,
      others.ndpInAlignment,
      others.ndpOutDivisor,
      others.ndpOutAlignment,
    ]) {
      const isPowerOfTwo = Number.isInteger(Math.log2(alignment));
      invariant(isPowerOfTwo && alignment >= 4, 'one can divide by alignments');
    }
    invariant(others.ndpInPayloadRemainder < others.ndpInDivisor, 'remainders can be reached');
    invariant(others.ndpOutPayloadRemainder < others.ndpOutDivisor, 'remainders can be reached');
    invariant(others.ndpOutDivisor < ntbOutMaxSize, 'a frame has room behind its alignment');
  },
};

function parsed(bytes: Uint8Array): ReturnType<typeof parseNtbParameters> | undefined {
  try {
    return parseNtbParameters(bytes);
  } catch (error) {
    if (error instanceof NtbError && error.reason === 'bad-parameters') return undefined;
    throw error;
  }
}
