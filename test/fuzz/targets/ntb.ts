/** Blocks from the stick, in both formats, with and without CRCs. */
import { NtbDecoder } from '../../../main/ncm/ntb-decoder.ts';
import { SeededRandom } from '../../../simulator/seeded-random.ts';
import { withCanaries } from '../engine/canaries.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { invariant } from '../engine/invariant.ts';
import { newBlock, ntbMutations } from '../ntb-mutations.ts';
import { referenceBlock, referenceDatagrams, type ReferenceOptions } from '../reference-ntb.ts';

const formats = ['ntb16', 'ntb32', 'either', 'either'] as const;

const buffer = new Uint8Array(16_384);

/** What the first byte of an input chooses; the block is what follows. */
const settings = Array.from({ length: 16 }, (_, bits) => {
  const options: ReferenceOptions = {
    format: formats[bits & 3] ?? 'either',
    crc: (bits & 4) !== 0,
    maxBlockLength: (bits & 8) === 0 ? 16_384 : 256,
    maxDatagramLength: 1514,
    tableCapacity: (bits & 8) === 0 ? 1_171 : 3,
  };
  return { options, decoder: new NtbDecoder(options) };
});

export const ntb: FuzzTarget = {
  name: 'ntb',
  maxLength: 2048,
  seeds: [
    ...Array.from({ length: 16 }, (_, bits) =>
      Uint8Array.of(bits, ...newBlock(new SeededRandom(bits))),
    ),
    // One table more than are followed.
    tableChain('NCM0')(1_100),
    tableChain('NCM1')(1_100),
  ],
  dictionary: ['NCMH', 'ncmh', 'NCM0', 'NCM1', 'ncm0', 'ncm1', 'IPS\0', '\x0c\0', '\x10\0'],
  mutations: ntbMutations(1),
  // Three decodings, and every entry is held against up to 64 tables.
  work: { fixed: 12_000, perByte: 100 },
  run(input) {
    const { options, decoder } = settings[(input[0] ?? 0) & 15]!;
    const delivered = withCanaries(input.subarray(1), (transfer) => {
      decoder.agreeOn(options.format);
      const { table, count, bytes } = decoder.decode(transfer);
      invariant(bytes === transfer, 'the batch is the transfer itself');
      return table.slice(0, 2 * count).join();
    });
    const transfer = input.subarray(1);
    const expected = referenceDatagrams(transfer, options);
    invariant(delivered === expected.join(), 'delivers what the reference delivers');
    // As from a transport: an aligned buffer that comes again, with older blocks behind this one.
    buffer.set(transfer);
    decoder.agreeOn(options.format);
    const { table, count } = decoder.decode(buffer, transfer.length);
    invariant(table.slice(0, 2 * count).join() === delivered, 'delivers the same from a buffer');
    checkRules(transfer, options, expected);
  },
  shapes: {
    'one datagram listed again and again': (size) =>
      block(size, (bytes, view) => {
        view.setUint16(16, size - 12, true);
        for (let at = 20; at + 4 <= size; at += 4) {
          view.setUint16(at, 12, true);
          view.setUint16(at + 2, 14, true);
        }
      }),
    'smallest tables in a chain': tableChain('NCM0'),
    'tables with a foreign signature in a chain': tableChain('XXXX'),
  },
};

function tableChain(signature: string): (size: number) => Uint8Array {
  return (size) =>
    block(size, (bytes, view) => {
      for (let at = 12; at + 32 <= size; at += 16) {
        bytes.set(Buffer.from(signature), at);
        view.setUint16(at + 4, 16, true);
        view.setUint16(at + 6, at + 16, true);
      }
    });
}

/** R10 to R12 once more, without the reference. */
function checkRules(
  transfer: Uint8Array,
  options: ReferenceOptions,
  delivered: readonly (readonly [number, number])[],
): void {
  if (delivered.length === 0) return;
  const block = referenceBlock(transfer, options);
  invariant(block !== undefined, 'nothing is delivered of a block that does not count');
  const header = block.format === 'ntb32' ? 16 : 12;
  let sum = 0;
  for (const [index, length] of delivered) {
    invariant(index >= header && index + length <= block.end, 'a datagram lies inside its block');
    invariant(length >= 14 && length <= options.maxDatagramLength, 'a datagram is a frame');
    invariant(
      block.tables.every(({ start, end }) => index >= end || index + length <= start),
      'a datagram lies over no table',
    );
    sum += length;
  }
  invariant(sum <= block.end, 'all datagrams together are at most as long as the block');
  invariant(delivered.length <= options.tableCapacity, 'no more datagrams than agreed');
}

/** A 16-bit block behind its choosing byte, its first table at 12. */
function block(size: number, fill: (bytes: Uint8Array, view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(Math.max(size, 64));
  const view = new DataView(bytes.buffer);
  bytes.set(Buffer.from('NCMH'));
  view.setUint16(4, 12, true);
  view.setUint16(8, bytes.length, true);
  view.setUint16(10, 12, true);
  bytes.set(Buffer.from('NCM0'), 12);
  fill(bytes, view);
  return Uint8Array.of(0, ...bytes);
}
