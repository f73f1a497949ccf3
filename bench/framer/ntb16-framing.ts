/** Encoder and decoder as a stick with 16 KiB NTB-16 wants them. */
import { NtbDecoder } from '../../main/ncm/ntb-decoder.ts';
import { NtbEncoder } from '../../main/ncm/ntb-encoder.ts';

export const NTB_LENGTH = 16_384;

export function newEncoder(): NtbEncoder {
  return new NtbEncoder({
    format: 'ntb16',
    maxBlockLength: NTB_LENGTH,
    deviceMaxBlockLength: NTB_LENGTH,
    maxPacketSize: 512,
    divisor: 4,
    remainder: 0,
    ndpAlignment: 4,
    maxDatagrams: 0,
    maxDatagramLength: 1514,
    ndpPosition: 'last',
    crc: false,
    alignmentRefersTo: 'frame',
  });
}

export function newDecoder(): NtbDecoder {
  return new NtbDecoder({
    format: 'ntb16',
    maxBlockLength: NTB_LENGTH,
    maxDatagramLength: 1514,
    crc: false,
  });
}
