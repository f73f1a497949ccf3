import fc from 'fast-check';
import { expect, it } from 'vitest';

import { NtbDecoder } from './ntb-decoder.ts';
import { NtbEncoder, type NtbEncoderOptions } from './ntb-encoder.ts';
import { SlotWord, type NtbSlots } from './ntb-slots.ts';

const powerOfTwo = (least: number, most: number) =>
  fc.integer({ min: least, max: most }).map((exponent) => 2 ** exponent);

const encoderOptions: fc.Arbitrary<NtbEncoderOptions> = fc
  .record({
    format: fc.constantFrom('ntb16', 'ntb32'),
    maxBlockLength: fc.integer({ min: 2600, max: 17_000 }),
    deviceMaxBlockLength: fc.integer({ min: 2600, max: 17_000 }),
    maxPacketSize: fc.constantFrom(64, 512, 1024),
    divisor: powerOfTwo(0, 8),
    remainder: fc.nat(255),
    ndpAlignment: powerOfTwo(2, 8),
    maxDatagrams: fc.constantFrom(0, 0, 1, 5, 40),
    maxDatagramLength: fc.constant(1514),
    ndpPosition: fc.constantFrom('last', 'first'),
    crc: fc.boolean(),
    alignmentRefersTo: fc.constantFrom('frame', 'payload'),
  })
  .map((options) => ({ ...options, remainder: options.remainder % options.divisor }));

const frame = fc
  .tuple(
    fc.oneof(
      fc.integer({ min: 14, max: 60 }),
      fc.integer({ min: 14, max: 1514 }),
      fc.constantFrom(14, 1513, 1514),
    ),
    fc.nat(255),
  )
  .map(([length, byte]) => {
    const bytes = new Uint8Array(length).fill(byte);
    // A frame that came out one byte off would show.
    bytes[0] = byte ^ 0xff;
    bytes[length - 1] = byte ^ 0x0f;
    return bytes;
  });
const frames = fc.array(frame, { minLength: 1, maxLength: 80 });

it('delivers the frames that went in, in order, each where the stick wants it', () => {
  fc.assert(
    fc.property(encoderOptions, frames, (options, input) => {
      const output: Uint8Array[] = [];
      for (const transfer of encodeAll(options, input, copyIn)) {
        const limit = Math.min(options.maxBlockLength, options.deviceMaxBlockLength);
        expect(transfer.length).toBeLessThanOrEqual(options.deviceMaxBlockLength);
        expect(transfer.length).toBeLessThanOrEqual(limit + 1);
        expect(
          transfer.length % options.maxPacketSize !== 0 ||
            transfer.length === options.deviceMaxBlockLength,
        ).toBe(true);

        const decoded = decoderFor(options).decode(transfer);
        expect(decoded).toMatchObject({ ok: true, faults: [] });
        const header = options.alignmentRefersTo === 'payload' ? 14 : 0;
        const misplaced = [];
        for (let i = 0; i < decoded.count; i += 1) {
          const index = decoded.table[2 * i]!;
          if ((index + header) % options.divisor !== options.remainder) misplaced.push(index);
          output.push(transfer.slice(index, index + decoded.table[2 * i + 1]!));
        }
        expect(misplaced).toEqual([]);
        expect(ndpIndexOf(transfer) % options.ndpAlignment).toBe(0);
      }
      expect(output.map(hex)).toEqual(input.map(hex));
    }),
    { numRuns: 300 },
  );
});

it('writes the same blocks whether frames are copied in or placed by a reader', () => {
  fc.assert(
    fc.property(encoderOptions, frames, (options, input) => {
      const placed = encodeAll(options, input, readInto);
      const copied = encodeAll(options, input, copyThrifty);
      expect(placed.map(hex)).toEqual(copied.map(hex));
    }),
    { numRuns: 300 },
  );
});

it('never throws for any bytes and delivers only what lies inside them', () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  const withHeader = fc
    .tuple(fc.constantFrom('4e434d480c00', '6e636d681000'), fc.uint8Array({ maxLength: 200 }))
    .map(([start, rest]) => Uint8Array.from([...Buffer.from(start, 'hex'), ...rest]));
  fc.assert(
    fc.property(fc.oneof(bytes, withHeader), fc.boolean(), (transfer, crc) => {
      expectSafe(transfer, crc);
    }),
    { numRuns: 5000 },
  );
});

it('never throws for a good block with some bytes changed or some cut off', () => {
  const change = fc.tuple(fc.nat(16_384), fc.constantFrom(0, 1, 4, 12, 16, 0x4e, 0x7f, 0x80, 0xff));
  fc.assert(
    fc.property(
      encoderOptions,
      fc.array(frame, { minLength: 1, maxLength: 4 }),
      fc.array(change, { maxLength: 6 }),
      fc.boolean(),
      fc.nat(8),
      (options, input, changes, inHeaders, cut) => {
        const [block] = encodeAll(options, input, copyIn);
        const transfer = block!.slice(0, block!.length - cut);
        const ndpIndex = ndpIndexOf(block!);
        for (const [at, value] of changes) {
          // Half of the runs aim at the NTH and the NDP: payload bytes change nothing.
          const target = inHeaders ? (at % 2 === 0 ? at % 16 : ndpIndex + (at % 48)) : at;
          transfer[target % transfer.length] = value;
        }
        expectSafe(transfer, options.crc);
      },
    ),
    { numRuns: 2000 },
  );
});

/** Puts as many of `input` from `from` on into the block as fit and returns how many. */
type Fill = (encoder: NtbEncoder, slots: NtbSlots, input: Uint8Array[], from: number) => number;

const copyIn: Fill = (encoder, _slots, input, from) => {
  let next = from;
  while (next < input.length && encoder.add(input[next]!)) next += 1;
  return next - from;
};

/** As a reader does it, that can not know the length of the next packet before it has read it. */
const copyThrifty: Fill = (encoder, slots, input, from) => {
  let next = from;
  while (next < input.length && fitsLongest(slots)) {
    if (!encoder.add(input[next]!)) throw new Error('no room where the room rule has some');
    next += 1;
  }
  return next - from;
};

const readInto: Fill = (encoder, slots, input, from) => {
  const { bytes, words, table } = slots;
  let next = from;
  while (next < input.length && fitsLongest(slots)) {
    const packet = input[next]!;
    const count = words[SlotWord.Count]!;
    const offset = nextOffset(words);
    bytes.set(packet, offset);
    table[2 * count] = offset;
    table[2 * count + 1] = packet.length;
    words[SlotWord.Count] = count + 1;
    words[SlotWord.Position] = offset + packet.length + words[SlotWord.FrameTrailer]!;
    next += 1;
  }
  expect(encoder.count).toBe(next - from);
  return next - from;
};

/** The room rule of shared/ntb-slots.ts, word for word. */
function fitsLongest({ words }: NtbSlots): boolean {
  if (words[SlotWord.Count]! >= words[SlotWord.MaxCount]!) return false;
  const framesEnd =
    nextOffset(words) + words[SlotWord.MaxFrameLength]! + words[SlotWord.FrameTrailer]!;
  const tailAlignment = words[SlotWord.TailAlignment]!;
  const end =
    Math.ceil(framesEnd / tailAlignment) * tailAlignment +
    words[SlotWord.TailHeader]! +
    words[SlotWord.TailEntry]! * (words[SlotWord.Count]! + 2);
  return end <= words[SlotWord.Capacity]!;
}

function nextOffset(words: Uint32Array): number {
  let offset = words[SlotWord.Position]!;
  while (offset % words[SlotWord.Divisor]! !== words[SlotWord.Remainder]!) offset += 1;
  return offset;
}

function encodeAll(options: NtbEncoderOptions, input: Uint8Array[], fill: Fill): Uint8Array[] {
  const encoder = new NtbEncoder(options);
  const ntb = new Uint8Array(options.maxBlockLength + 1).fill(0xa5);
  const transfers: Uint8Array[] = [];
  for (let from = 0; from < input.length;) {
    const slots = encoder.begin(ntb);
    const taken = fill(encoder, slots, input, from);
    expect(taken).toBeGreaterThan(0);
    from += taken;
    transfers.push(ntb.slice(0, encoder.finish()));
  }
  return transfers;
}

function decoderFor(options: NtbEncoderOptions): NtbDecoder {
  return new NtbDecoder({
    format: options.format,
    maxBlockLength: options.deviceMaxBlockLength,
    maxDatagramLength: options.maxDatagramLength,
    crc: options.crc,
  });
}

function expectSafe(transfer: Uint8Array, crc: boolean): void {
  const decoder = new NtbDecoder({
    format: 'either',
    maxBlockLength: 20_000,
    maxDatagramLength: 1514,
    crc,
  });
  const { table, count } = decoder.decode(transfer);
  let sum = 0;
  for (let i = 0; i < count; i += 1) {
    const index = table[2 * i]!;
    const length = table[2 * i + 1]!;
    const inside = index >= 12 && index + length <= transfer.length;
    expect(inside && length >= 14 && length <= 1514, `${index}, ${length}`).toBe(true);
    sum += length;
  }
  expect(sum).toBeLessThanOrEqual(transfer.length);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function ndpIndexOf(transfer: Uint8Array): number {
  const view = new DataView(transfer.buffer, transfer.byteOffset);
  return transfer[0] === 0x6e ? view.getUint32(12, true) : view.getUint16(10, true);
}
