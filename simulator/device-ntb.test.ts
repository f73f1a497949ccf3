import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { SlotWord } from '../shared/ntb-slots.ts';
import { hexBytes, toHex } from '../test/hex-bytes.ts';
import {
  type BlockFault,
  type BlockRules,
  type BlockShape,
  DeviceNtbBuilder,
  DeviceNtbReader,
} from './device-ntb.ts';
import { placeFrame } from './place-frame.ts';

/** One 14-byte frame at 18, NDP behind it. */
const wide = hexBytes(`
  6e636d68 1000 0700 40000000 20000000  0000
  ffffffffffff 001e101f0000 0806
  6e636d30 2000 0000 00000000 00000000  12000000 0e000000  00000000 00000000
`);
const narrow = hexBytes(`
  4e434d48 0c00 0700 2c00 1c00  0000
  ffffffffffff 001e101f0000 0806
  4e434d30 1000 0000  0e00 0e00  0000 0000
`);
/** The same with the NDP in front. */
const wideNdpFirst = hexBytes(`
  6e636d68 1000 0000 40000000 10000000
  6e636d30 2000 0000 00000000 00000000  32000000 0e000000  00000000 00000000  0000
  ffffffffffff 001e101f0000 0806
`);

const rules: BlockRules = {
  format: 'ntb32',
  hasCrc: false,
  maxBlockLength: 16384,
  ndpMustBeLast: true,
};

describe('reading', () => {
  it('takes a block of either format, NDP last', () => {
    expect(read(wide)).toEqual([[18, 14]]);
    expect(read(narrow, { format: 'ntb16' })).toEqual([[14, 14]]);
  });

  it('takes an NDP in front only where the firmware does', () => {
    expect(read(wideNdpFirst)).toBe('block-ndp-first');
    expect(read(wideNdpFirst, { ndpMustBeLast: false })).toEqual([[50, 14]]);
  });

  it('ignores what stands behind the block, and sequence numbers', () => {
    expect(read(Uint8Array.of(...wide, 0))).toEqual([[18, 14]]);
    expect(read(patched(wide, 6, 'ffff'))).toEqual([[18, 14]]);
  });

  it('reads up to the end of the transfer when the length is 0', () => {
    expect(read(patched(wide, 8, '00000000'))).toEqual([[18, 14]]);
  });

  it('ends a table at its first null entry', () => {
    expect(read(patched(wide, 48, '00000000 00000000 12000000 0e000000'))).toEqual([]);
  });

  const faults: [name: string, block: Uint8Array, fault: BlockFault][] = [
    ['an empty transfer', new Uint8Array(0), 'block-short'],
    ['a lone zero byte', Uint8Array.of(0), 'block-short'],
    ['nothing but a header', wide.slice(0, 16), 'block-short'],
    ['the other format', Uint8Array.of(...narrow, ...new Uint8Array(8)), 'block-format'],
    ['a wrong header length', patched(wide, 4, '0c00'), 'block-header'],
    ['a block longer than the transfer', patched(wide, 8, '41000000'), 'block-length'],
    ['a block longer than the device takes', patched(wide, 8, '01400000'), 'block-length'],
    ['an NDP inside the header', patched(wide, 12, '0c000000'), 'block-ndp-index'],
    ['no NDP', patched(wide, 12, '00000000'), 'block-ndp-index'],
    ['an NDP behind the end', patched(wide, 12, '24000000'), 'block-ndp-index'],
    ['an NDP far away', patched(wide, 12, 'fcffffff'), 'block-ndp-index'],
    ['a wrong NDP signature', patched(wide, 32, '6e636d31'), 'block-ndp'],
    ['an NDP without the null entry', patched(wide, 36, '1800'), 'block-ndp'],
    ['an NDP with half an entry', patched(wide, 36, '2400'), 'block-ndp'],
    ['an NDP longer than the block', patched(wide, 36, '2800'), 'block-ndp'],
    ['an NDP that follows itself', patched(wide, 40, '20000000'), 'block-ndp'],
    ['a frame of 13 bytes', patched(wide, 52, '0d000000'), 'block-datagram'],
    ['a frame of 1515 bytes', patched(wide, 52, 'eb050000'), 'block-datagram'],
    ['a frame over the header', patched(wide, 48, '0f000000'), 'block-datagram'],
    ['a frame over the end', patched(wide, 48, '33000000'), 'block-datagram'],
    ['a frame at the end of the address space', patched(wide, 48, 'f8ffffff'), 'block-datagram'],
  ];
  it.each(faults)('drops a block with %s', (_name, block, fault) => {
    expect(read(block, { ndpMustBeLast: false })).toBe(fault);
  });

  it('drops the good frames of a block together with a bad one', () => {
    const block = hexBytes(`
      6e636d68 1000 0000 48000000 20000000  0000
      ffffffffffff 001e101f0000 0806
      6e636d30 2800 0000 00000000 00000000
      12000000 0e000000  12000000 0d000000  00000000 00000000
    `);
    expect(read(block)).toBe('block-datagram');
  });

  it('checks and removes CRCs in CRC mode', () => {
    const frame = 'ffffffffffff 001e101f0000 0806';
    const crc = 'c6eecaa0';
    const block = hexBytes(`
      6e636d68 1000 0000 44000000 24000000  0000 ${frame} ${crc}
      6e636d31 2000 0000 00000000 00000000  12000000 12000000  00000000 00000000
    `);
    expect(read(block, { hasCrc: true })).toEqual([[18, 14]]);
    expect(read(patched(block, 18, 'fe'), { hasCrc: true })).toBe('block-crc');
    expect(read(block)).toBe('block-ndp');
    expect(read(wide, { hasCrc: true })).toBe('block-ndp');
  });

  it('never throws and never points outside the block', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(wide.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.nat(wide.length),
        (changes, length) => {
          const block = wide.slice();
          for (const [offset, value] of changes) block[offset] = value;
          const frames = read(block.slice(0, length), { ndpMustBeLast: false });
          if (typeof frames === 'string') return;
          for (const [offset, frameLength] of frames) {
            expect(offset).toBeGreaterThanOrEqual(16);
            expect(offset + frameLength).toBeLessThanOrEqual(length);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('takes a block full of the smallest frames', () => {
    const frames = Array.from({ length: 400 }, () => new Uint8Array(14).fill(0x11));
    expect(read(hostBlock(frames))).toHaveLength(400);
  });
});

describe('building', () => {
  it('lays one frame out as a captured E3372 does (modemmanager-devel, 2014)', () => {
    const block = build([new Uint8Array(60).fill(0x11)], { format: 'ntb16' });
    expect(toHex(block)).toBe(
      [
        '4e434d480c0000005e000c00',
        '4e434d30100000001e003c0000000000',
        '0000',
        '11'.repeat(60),
        '00000000',
      ].join(''),
    );
  });

  it('lays one frame out as a captured K5160 does (libmbim-devel, 2016)', () => {
    const block = build([new Uint8Array(46).fill(0x22)], { format: 'ntb32' });
    expect(toHex(block)).toBe(
      [
        '6e636d68100000006200000010000000',
        '6e636d302000000000000000000000003200000' + '02e0000000000000000000000',
        '0000',
        '22'.repeat(46),
        '0000',
      ].join(''),
    );
  });

  it('may end with the last frame', () => {
    expect(build([new Uint8Array(60)], { format: 'ntb16', exactEnd: true })).toHaveLength(90);
  });

  it('appends CRCs in CRC mode and counts them', () => {
    const block = build([hexBytes('ffffffffffff 001e101f0000 0806')], { hasCrc: true });
    expect(toHex(block.slice(16, 20))).toBe('6e636d31');
    expect(toHex(block.slice(32, 40))).toBe('3200000012000000');
    expect(toHex(block.slice(64, 68))).toBe('c6eecaa0');
  });

  it('has nothing to send without frames', () => {
    const builder = new DeviceNtbBuilder(16384, 50);
    builder.begin(shape());
    expect(builder.finish()).toBeUndefined();
  });

  it('never makes a block larger than told, nor with more frames', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('ntb16' as const, 'ntb32' as const),
        fc.integer({ min: 2048, max: 61440 }),
        fc.boolean(),
        fc.array(fc.integer({ min: 14, max: 1514 }), { minLength: 1, maxLength: 70 }),
        (format, maxBlockLength, hasCrc, lengths) => {
          const block = build(
            lengths.map((length) => new Uint8Array(length).fill(0x33)),
            { format, maxBlockLength, hasCrc },
          );
          expect(block.length).toBeLessThanOrEqual(maxBlockLength);
          const frames = read(block, { format, hasCrc, maxBlockLength, ndpMustBeLast: false });
          expect(frames.length).toBeGreaterThan(0);
          expect(frames.length).toBeLessThanOrEqual(50);
          if (typeof frames === 'string') throw new Error(frames);
          expect(frames.map(([, length]) => length)).toEqual(lengths.slice(0, frames.length));
          for (const [offset] of frames) expect(offset % 4).toBe(2);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('leaves no stale bytes outside the frames', () => {
    const builder = new DeviceNtbBuilder(16384, 50);
    builder.slots.bytes.fill(0xa5);
    builder.begin(shape());
    placeFrame(builder.slots, new Uint8Array(61).fill(0x11));
    placeFrame(builder.slots, new Uint8Array(15).fill(0x11));
    expect(toHex(builder.finish() ?? new Uint8Array(0))).not.toContain('a5');
  });
});

function read(
  block: Uint8Array,
  changes: Partial<BlockRules> = {},
): BlockFault | [offset: number, length: number][] {
  const reader = new DeviceNtbReader();
  const fault = reader.read(block, { ...rules, ...changes });
  if (fault !== undefined) {
    expect(reader.count).toBe(0);
    return fault;
  }
  return Array.from({ length: reader.count }, (_, i) => [
    reader.table[2 * i] ?? -1,
    reader.table[2 * i + 1] ?? -1,
  ]);
}

function build(frames: Uint8Array[], changes: Partial<BlockShape> = {}): Uint8Array {
  const builder = new DeviceNtbBuilder(61440, 50);
  builder.begin(shape(changes));
  for (const frame of frames) if (!placeFrame(builder.slots, frame)) break;
  expect(builder.slots.words[SlotWord.Count]).toBeGreaterThan(0);
  return (builder.finish() ?? new Uint8Array(0)).slice();
}

function shape(changes: Partial<BlockShape> = {}): BlockShape {
  const typical = { hasCrc: false, maxBlockLength: 16384, maxFrames: 50, exactEnd: false };
  return { format: 'ntb32', ...typical, ...changes };
}

function patched(block: Uint8Array, offset: number, hex: string): Uint8Array {
  const copy = block.slice();
  copy.set(hexBytes(hex), offset);
  return copy;
}

/** NTB-32, frames at 4-byte steps, NDP last. */
function hostBlock(frames: Uint8Array[]): Uint8Array {
  const offsets = frames.map((_, i) => 18 + 16 * i);
  const ndp = 20 + 16 * frames.length;
  const block = new Uint8Array(ndp + 16 + 8 * (frames.length + 1));
  const view = new DataView(block.buffer);
  view.setUint32(0, 0x686d636e, true);
  view.setUint16(4, 16, true);
  view.setUint32(8, block.length, true);
  view.setUint32(12, ndp, true);
  view.setUint32(ndp, 0x306d636e, true);
  view.setUint16(ndp + 4, 16 + 8 * (frames.length + 1), true);
  frames.forEach((frame, i) => {
    block.set(frame, offsets[i]);
    view.setUint32(ndp + 16 + 8 * i, offsets[i] ?? 0, true);
    view.setUint32(ndp + 20 + 8 * i, frame.length, true);
  });
  return block;
}
