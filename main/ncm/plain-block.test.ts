import fc from 'fast-check';
import { expect, it } from 'vitest';

import { NtbDecoder } from './ntb-decoder.ts';
import { NtbEncoder } from './ntb-encoder.ts';
import { ntbLayouts, type NtbFormat } from './ntb-layout.ts';
import { NOT_PLAIN, readPlainBlock } from './plain-block.ts';

const MAX_BLOCK_LENGTH = 2_048;
const MAX_DATAGRAM_LENGTH = 300;

function blockOf(format: NtbFormat, lengths: readonly number[]): Uint8Array {
  const encoder = new NtbEncoder({
    format,
    maxBlockLength: MAX_BLOCK_LENGTH,
    deviceMaxBlockLength: MAX_BLOCK_LENGTH,
    maxPacketSize: 512,
    divisor: 4,
    remainder: 2,
    ndpAlignment: 4,
    maxDatagrams: 0,
    maxDatagramLength: MAX_DATAGRAM_LENGTH,
    ndpPosition: 'last',
    crc: false,
    alignmentRefersTo: 'frame',
  });
  const block = new Uint8Array(MAX_BLOCK_LENGTH + 1);
  encoder.begin(block);
  for (const length of lengths) if (!encoder.add(new Uint8Array(length).fill(length))) break;
  return block.slice(0, encoder.finish());
}

/**
 * A decoder that has agreed on CRCs takes tables without them as well, but reads none as plain. The
 * buffer is longer than the transfer, and what is left over in it must not matter.
 */
function decode(block: Uint8Array, length: number, crc: boolean, maxDatagramLength: number) {
  const decoder = new NtbDecoder({
    format: 'either',
    maxBlockLength: MAX_BLOCK_LENGTH,
    maxDatagramLength,
    crc,
    tableCapacity: 12,
  });
  const buffer = new Uint8Array(MAX_BLOCK_LENGTH).fill(crc ? 0 : 0x3c);
  buffer.set(block);
  const { table, count, ok, faults } = decoder.decode(buffer, length);
  return { pairs: [...table.subarray(0, 2 * count)], ok, faults: [...faults] };
}

const format = fc.constantFrom<NtbFormat>('ntb16', 'ntb32');
const lengths = fc.array(fc.integer({ min: 14, max: MAX_DATAGRAM_LENGTH }), {
  minLength: 1,
  maxLength: 14,
});

function wordsOf(block: Uint8Array): Int32Array {
  return new Int32Array(Uint8Array.from({ length: 2_052 }, (_, i) => block[i] ?? 0xff).buffer);
}

it.each<NtbFormat>(['ntb16', 'ntb32'])('reads what the encoder makes in %s', (chosen) => {
  const block = blockOf(chosen, [14, 60, 300]);
  const read = (
    length = block.length,
    maxBlockLength = 2_048,
    maxDatagramLength = 300,
    out = new Uint32Array(40),
    agreed = 0,
  ) => {
    const words = wordsOf(block);
    const count = readPlainBlock(words, length, agreed, maxBlockLength, maxDatagramLength, out);
    return count === NOT_PLAIN ? 'not plain' : [out[1], out[3], out[5]];
  };
  expect(read()).toEqual([14, 60, 300]);
  const all = [block.length, 2_048, 300, new Uint32Array(40)] as const;
  expect(read(...all, ntbLayouts[chosen].nthSignature)).toEqual([14, 60, 300]);
  expect(read(...all, 0x686d636e + 0x484d434e - ntbLayouts[chosen].nthSignature)).toBe('not plain');
  expect(read(block.length - 1)).toBe('not plain');
  expect(read(undefined, block.length - 1)).toBe('not plain');
  expect(read(undefined, undefined, 299)).toBe('not plain');
  expect(read(undefined, undefined, undefined, new Uint32Array(4))).toBe('not plain');
});

it('finds in any damaged block what the general reader finds, or leaves it to that', () => {
  const change = fc.tuple(
    // Header and table; what is between them is payload.
    fc.oneof(
      fc.nat(15),
      fc.nat(80).map((fromEnd) => -1 - fromEnd),
    ),
    fc.oneof(fc.constantFrom(0, 1, 2, 4, 12, 14, 0x7f, 0x80, 0xff), fc.nat(255)),
  );
  const changes = fc.array(change, { maxLength: 3 });
  const limits = fc.constantFrom(MAX_DATAGRAM_LENGTH, 60, 0xffff, 0xffff_ffff);
  let plain = 0;
  fc.assert(
    fc.property(
      format,
      lengths,
      changes,
      fc.nat(40),
      limits,
      (chosen, some, damage, cut, limit) => {
        const block = blockOf(chosen, some);
        for (const [index, byte] of damage) block[index < 0 ? block.length + index : index] = byte;
        const length = cut < 30 ? block.length : block.length - (cut - 29);
        const fast = decode(block, length, false, limit);
        expect(fast).toEqual(decode(block, length, true, limit));
        if (fast.pairs.length > 0 && fast.faults.length === 0) plain += 1;
      },
    ),
    { numRuns: 20_000 },
  );
  expect(plain).toBeGreaterThan(2_000);
});

it('reads every good block itself', () => {
  const out = new Uint32Array(40);
  fc.assert(
    fc.property(format, lengths, (chosen, some) => {
      const block = blockOf(chosen, some);
      const count = readPlainBlock(wordsOf(block), block.length, 0, 2_048, 300, out);
      expect(count).toBeGreaterThan(0);
    }),
  );
});
