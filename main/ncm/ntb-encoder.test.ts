import { describe, expect, it } from 'vitest';

import { NtbEncoder, type NtbEncoderOptions } from './ntb-encoder.ts';
import { NtbError } from './ntb-error.ts';
import { SlotWord } from './ntb-slots.ts';

const e3372: NtbEncoderOptions = {
  format: 'ntb32',
  maxBlockLength: 16_384,
  deviceMaxBlockLength: 16_384,
  maxPacketSize: 512,
  divisor: 4,
  remainder: 2,
  ndpAlignment: 4,
  maxDatagrams: 0,
  maxDatagramLength: 1514,
  ndpPosition: 'last',
  crc: false,
  alignmentRefersTo: 'frame',
};

describe('the block', () => {
  it('has header, frames at 2 mod 4, then the table in NTB-16', () => {
    expect(encode({ format: 'ntb16' }, [frame(15, 0x11), frame(14, 0x22)])).toBe(
      [
        '4e434d48 0c00 0000 4000 2c00',
        'a5a5 1111111111111111111111111111 11',
        'a5 2222222222222222222222222222',
        '4e434d30 1400 0000 0e00 0f00 1e00 0e00 0000 0000',
      ]
        .join('')
        .replaceAll(' ', ''),
    );
  });

  it('has header, frames at 2 mod 4, then the table in NTB-32', () => {
    expect(encode({ format: 'ntb32' }, [frame(15, 0x11), frame(14, 0x22)])).toBe(
      [
        '6e636d68 1000 0000 58000000 30000000',
        'a5a5 1111111111111111111111111111 11',
        'a5 2222222222222222222222222222',
        '6e636d30 2800 0000 00000000 00000000',
        '12000000 0f000000 22000000 0e000000 00000000 00000000',
      ]
        .join('')
        .replaceAll(' ', ''),
    );
  });

  it('has the table behind the header and zeros up to its reserved room with the NDP first', () => {
    const options = { format: 'ntb16', ndpPosition: 'first', maxDatagrams: 3 } as const;
    expect(encode(options, [frame(14, 0x11)])).toBe(
      [
        '4e434d48 0c00 0000 3400 0c00',
        '4e434d30 1000 0000 2600 0e00 0000 0000 00000000 00000000',
        'a5a5 1111111111111111111111111111',
      ]
        .join('')
        .replaceAll(' ', ''),
    );
  });

  it('counts the CRC in the length of the entry', () => {
    // CRC-32 of fourteen bytes 0x11 (zlib): 0xe01fee62.
    expect(encode({ format: 'ntb16', crc: true }, [frame(14, 0x11)])).toBe(
      [
        '4e434d48 0c00 0000 3000 2000',
        'a5a5 1111111111111111111111111111 62ee1fe0',
        '4e434d31 1000 0000 0e00 1200 0000 0000',
      ]
        .join('')
        .replaceAll(' ', ''),
    );
  });

  it('starts the byte behind the Ethernet header at the remainder where the stick wants that', () => {
    const options = { format: 'ntb16', alignmentRefersTo: 'payload', divisor: 32 } as const;
    const encoder = new NtbEncoder({ ...e3372, ...options, remainder: 2 });
    const { table } = encoder.begin(buffer());
    encoder.add(frame(20, 1));
    encoder.add(frame(20, 2));
    expect([...table.subarray(0, 4)]).toEqual([20, 20, 52, 20]);
    expect((20 + 14) % 32).toBe(2);
  });

  it('numbers blocks from 0 and wraps at 16 bits; a block without frames takes no number', () => {
    const encoder = new NtbEncoder({ ...e3372, maxBlockLength: 2048 });
    const ntb = new Uint8Array(2049);
    const view = new DataView(ntb.buffer);
    const sequences = [];
    let sentWithoutFrames = 0;
    for (let block = 0; block < 65_538; block += 1) {
      encoder.begin(ntb);
      sentWithoutFrames += encoder.finish();
      encoder.begin(ntb);
      encoder.add(frame(14, 0));
      encoder.finish();
      if (block < 2 || block > 65_534) sequences.push(view.getUint16(6, true));
    }
    expect(sequences).toEqual([0, 1, 0xffff, 0, 1]);
    expect(sentWithoutFrames).toBe(0);
  });
});

describe('room', () => {
  it.each(['ntb16', 'ntb32'] as const)('is used to the last byte in %s', (format) => {
    // Header, two gap bytes, one frame, table: what is left of the frame's end is a multiple of 4.
    const overhead = format === 'ntb16' ? 12 + 2 + 16 : 16 + 2 + 32;
    const capacity = 2048;
    const options = { ...e3372, format, maxBlockLength: capacity, maxDatagramLength: 2048 };
    const largest = capacity - overhead;

    expect(() => new NtbEncoder({ ...options, maxDatagramLength: largest + 1 })).toThrow(
      'bad-options',
    );
    const encoder = new NtbEncoder({ ...options, maxDatagramLength: largest });
    encoder.begin(buffer());
    expect(encoder.add(frame(largest, 1))).toBe(true);
    // 2048 is a multiple of 512, and below the stick's 16384.
    expect(encoder.finish()).toBe(capacity + 1);
  });

  it.each([
    { format: 'ntb16', ndpPosition: 'last', crc: false, offset: 114, tail: 20 },
    { format: 'ntb16', ndpPosition: 'last', crc: true, offset: 118, tail: 24 },
    { format: 'ntb32', ndpPosition: 'last', crc: false, offset: 118, tail: 40 },
    { format: 'ntb32', ndpPosition: 'last', crc: true, offset: 122, tail: 44 },
    { format: 'ntb16', ndpPosition: 'first', crc: false, offset: 134, tail: 0 },
    { format: 'ntb16', ndpPosition: 'first', crc: true, offset: 138, tail: 4 },
    { format: 'ntb32', ndpPosition: 'first', crc: false, offset: 158, tail: 0 },
    { format: 'ntb32', ndpPosition: 'first', crc: true, offset: 162, tail: 4 },
  ] as const)(
    'for a second frame is exact with $format, NDP $ndpPosition, CRC $crc',
    ({ offset, tail, ...options }) => {
      // `tail`: the CRC and a table of two entries and the null entry, behind the second frame.
      const largest = 2048 - tail - offset;
      const lengths = { maxBlockLength: 2048, maxDatagramLength: 1950, maxDatagrams: 2 };
      const encoder = new NtbEncoder({ ...e3372, ...options, ...lengths });
      const { table } = encoder.begin(buffer());
      expect(encoder.add(frame(100, 1))).toBe(true);
      expect(encoder.add(frame(largest + 1, 2))).toBe(false);
      expect(encoder.add(frame(largest, 2))).toBe(true);
      expect([...table.subarray(2, 4)]).toEqual([offset, largest]);
      expect(encoder.finish()).toBe(2048 + 1);
    },
  );

  it('is refused once the frame or its table entry does not fit, and is there in the next block', () => {
    const encoder = new NtbEncoder(e3372);
    const ntb = buffer();
    encoder.begin(ntb);
    let frames = 0;
    while (encoder.add(frame(1514, frames))) frames += 1;
    // 16 + n * (1514 + gap to 2 mod 4) and 16 + 8 * (n + 1) for the table: ten frames.
    expect(frames).toBe(10);
    expect(encoder.count).toBe(10);
    // A shorter frame may still fit.
    expect(encoder.add(frame(1000, 0))).toBe(true);
    expect(encoder.finish()).toBeLessThanOrEqual(16_384);
    encoder.begin(ntb);
    expect(encoder.add(frame(1514, 0))).toBe(true);
  });

  it('ends at the number of datagrams the stick allows', () => {
    const encoder = new NtbEncoder({ ...e3372, maxDatagrams: 3 });
    encoder.begin(buffer());
    const accepted = [1, 2, 3, 4].map((byte) => encoder.add(frame(60, byte)));
    expect(accepted).toEqual([true, true, true, false]);
  });

  it('ends at what a 16-bit table length can say', () => {
    const length = 400_000;
    const options = { ...e3372, maxBlockLength: length, deviceMaxBlockLength: length };
    const encoder = new NtbEncoder({ ...options, divisor: 1, remainder: 0 });
    const ntb = new Uint8Array(length + 1);
    encoder.begin(ntb);
    let frames = 0;
    while (encoder.add(frame(14, 1))) frames += 1;
    encoder.finish();
    expect(frames).toBe(8188);
    const view = new DataView(ntb.buffer);
    expect(view.getUint16(view.getUint32(12, true) + 4, true)).toBe(16 + 8 * 8189);
  });

  it('ends at 65535 bytes in NTB-16, whatever the sizes allow', () => {
    const options = { ...e3372, format: 'ntb16', maxBlockLength: 131_072 } as const;
    const encoder = new NtbEncoder({ ...options, deviceMaxBlockLength: 131_072 });
    const ntb = new Uint8Array(131_073);
    encoder.begin(ntb);
    while (encoder.add(frame(1514, 1)));
    while (encoder.add(frame(14, 1)));
    const sent = encoder.finish();
    expect(sent).toBeGreaterThan(65_500);
    expect(sent).toBeLessThanOrEqual(65_536);
    expect(new DataView(ntb.buffer).getUint16(8, true)).toBe(sent);
  });

  it("keeps within the stick's size when ours is larger", () => {
    const encoder = new NtbEncoder({ ...e3372, deviceMaxBlockLength: 2048 });
    const { words } = encoder.begin(buffer());
    expect(words[SlotWord.Capacity]).toBe(2048);
  });

  it('reserves one table slot per 256 bytes with the NDP first and no limit from the stick', () => {
    const encoder = new NtbEncoder({ ...e3372, ndpPosition: 'first' });
    const { words } = encoder.begin(buffer());
    expect(words[SlotWord.MaxCount]).toBe(64);
    expect(words[SlotWord.Position]).toBe(16 + 16 + 8 * 65);
  });
});

describe('slots', () => {
  it('say where a reader may place frames', () => {
    const { words } = new NtbEncoder({ ...e3372, crc: true, ndpAlignment: 16 }).begin(buffer());
    expect([...words]).toEqual([0, 16, 16_384, 4, 2, 16, 16, 8, 745, 1514, 4]);
  });

  it('ask for no room behind the frames with the NDP first', () => {
    const options = { ...e3372, format: 'ntb16', ndpPosition: 'first', maxDatagrams: 10 } as const;
    const { words } = new NtbEncoder(options).begin(buffer());
    expect([...words]).toEqual([0, 12 + 8 + 44, 16_384, 4, 2, 1, 0, 0, 10, 1514, 0]);
  });

  it('are one object for all blocks', () => {
    const encoder = new NtbEncoder(e3372);
    const first = buffer();
    const second = buffer();
    const slots = encoder.begin(first);
    expect(slots.bytes).toBe(first);
    encoder.add(frame(60, 1));
    encoder.finish();
    expect(encoder.begin(second)).toBe(slots);
    expect(slots.bytes).toBe(second);
    expect(slots.words[SlotWord.Count]).toBe(0);
    expect(slots.words[SlotWord.Position]).toBe(16);
  });

  it('may be filled by a reader between two adds', () => {
    const encoder = new NtbEncoder({ ...e3372, format: 'ntb16' });
    const ntb = buffer();
    const { bytes, words, table } = encoder.begin(ntb);
    encoder.add(frame(14, 0x11));
    bytes.fill(0x22, 30, 46);
    table.set([30, 16], 2);
    words[SlotWord.Count] = 2;
    words[SlotWord.Position] = 46;
    encoder.add(frame(14, 0x33));
    expect(encoder.count).toBe(3);
    const sent = encoder.finish();
    expect(hex(ntb.subarray(0, sent))).toBe(
      encode({ format: 'ntb16' }, [frame(14, 0x11), frame(16, 0x22), frame(14, 0x33)]),
    );
  });

  it.each([
    ['too many frames', SlotWord.Count, 746],
    ['no room left for the table', SlotWord.Position, 16_384 - 16],
    ['a position past the block', SlotWord.Position, 16_385],
    ['a position that would wrap', SlotWord.Position, 0xffffffff],
  ])('are not trusted blindly: %s', (_name, word, value) => {
    const encoder = new NtbEncoder(e3372);
    const { words } = encoder.begin(buffer());
    encoder.add(frame(60, 1));
    words[word] = value;
    expect(() => encoder.finish()).toThrow('slots-overrun');
    expect(encoder.count).toBe(0);
  });
});

describe('remove', () => {
  it('takes an entry out and leaves its bytes as a gap', () => {
    const encoder = new NtbEncoder({ ...e3372, format: 'ntb16' });
    const ntb = buffer();
    encoder.begin(ntb);
    for (const byte of [0x11, 0x22, 0x33]) encoder.add(frame(14, byte));
    encoder.remove(1);
    expect(encoder.count).toBe(2);
    const sent = encoder.finish();
    expect(hex(ntb.subarray(60, sent))).toBe(
      '4e434d30 1400 0000 0e00 0e00 2e00 0e00 0000 0000'.replaceAll(' ', ''),
    );
    expect(hex(ntb.subarray(30, 44))).toBe('22'.repeat(14));
  });

  it('leaves nothing to send when the last frame goes', () => {
    const encoder = new NtbEncoder(e3372);
    encoder.begin(buffer());
    encoder.add(frame(60, 1));
    encoder.remove(0);
    expect(encoder.finish()).toBe(0);
  });

  it.each([-1, 1, 0.5, NaN])('refuses entry %d of one', (index) => {
    const encoder = new NtbEncoder(e3372);
    encoder.begin(buffer());
    encoder.add(frame(60, 1));
    expect(() => encoder.remove(index)).toThrow('no-such-datagram');
    expect(encoder.count).toBe(1);
  });
});

describe('padding', () => {
  const multiples = Array.from({ length: 33 }, (_, k) => 512 * (k + 1));
  const aroundPackets = multiples.flatMap((length) => [length - 1, length, length + 1]);

  it.each([...aroundPackets, 16_380, 16_381, 16_382])(
    'ends a block of %i bytes with a short packet or a full buffer',
    (blockLength) => {
      for (const deviceMaxBlockLength of [16_384, 17_000, 32_768]) {
        if (blockLength > deviceMaxBlockLength) continue;
        const ntb = new Uint8Array(deviceMaxBlockLength + 1).fill(0xa5);
        const sent = encodeExactly(ntb, deviceMaxBlockLength, blockLength);

        const full = blockLength === deviceMaxBlockLength;
        const padded = blockLength % 512 === 0 && !full;
        expect(sent).toBe(padded ? blockLength + 1 : blockLength);
        expect(sent).toBeLessThanOrEqual(deviceMaxBlockLength);
        expect(full || sent % 512 !== 0).toBe(true);
        expect(new DataView(ntb.buffer).getUint16(8, true)).toBe(blockLength);
        expect(ntb[blockLength]).toBe(padded ? 0 : 0xa5);
      }
    },
  );

  it('goes by the packet size of the endpoint', () => {
    const ntb = buffer();
    const encoder = new NtbEncoder({ ...e3372, format: 'ntb16', maxPacketSize: 64 });
    encoder.begin(ntb);
    encoder.add(frame(34, 1));
    expect(encoder.finish()).toBe(65);
  });

  /** One frame as long as it takes, the table in front, so that the block can end anywhere. */
  function encodeExactly(ntb: Uint8Array, deviceMaxBlockLength: number, blockLength: number) {
    const frameLength = blockLength - 30;
    const encoder = new NtbEncoder({
      ...e3372,
      format: 'ntb16',
      ndpPosition: 'first',
      maxDatagrams: 1,
      maxBlockLength: deviceMaxBlockLength,
      deviceMaxBlockLength,
      maxDatagramLength: frameLength,
    });
    encoder.begin(ntb);
    expect(encoder.add(frame(frameLength, 1))).toBe(true);
    return encoder.finish();
  }
});

describe("the caller's mistakes", () => {
  it('throws for a frame without a whole Ethernet header and for one above the limit', () => {
    const encoder = new NtbEncoder(e3372);
    encoder.begin(buffer());
    expect(() => encoder.add(frame(13, 1))).toThrow('datagram-too-short');
    expect(() => encoder.add(frame(1515, 1))).toThrow('datagram-too-long');
    expect(encoder.add(frame(14, 1))).toBe(true);
    expect(encoder.add(frame(1514, 1))).toBe(true);
  });

  it('throws without a block under construction', () => {
    const encoder = new NtbEncoder(e3372);
    expect(() => encoder.add(frame(60, 1))).toThrow('no-block');
    encoder.begin(buffer());
    encoder.add(frame(60, 1));
    encoder.finish();
    expect(() => encoder.add(frame(60, 1))).toThrow('no-block');
    expect(() => encoder.remove(0)).toThrow('no-block');
    expect(() => encoder.finish()).toThrow('no-block');
  });

  it('throws for a buffer without room for the pad byte', () => {
    const encoder = new NtbEncoder(e3372);
    expect(() => encoder.begin(new Uint8Array(16_384))).toThrow('buffer-too-small');
    expect(() => encoder.begin(new Uint8Array(16_385))).not.toThrow();
  });

  it.each([
    { maxBlockLength: 2 ** 32 },
    { deviceMaxBlockLength: NaN },
    { maxPacketSize: 0 },
    { divisor: 0 },
    { divisor: 3 },
    { divisor: -4 },
    { remainder: 4 },
    { remainder: -1 },
    { ndpAlignment: 0 },
    { ndpAlignment: 2 },
    { ndpAlignment: 12 },
    { maxDatagrams: -1 },
    { maxDatagrams: 1.5 },
    { maxDatagramLength: 13 },
  ])('throws for %o and names it', (wrong) => {
    const make = () => new NtbEncoder({ ...e3372, ...wrong });
    expect(make).toThrow(NtbError);
    expect(make).toThrow(`bad-options: ${Object.keys(wrong)[0]} ${Object.values(wrong)[0]}`);
  });

  it.each([
    { maxBlockLength: 0 },
    { maxBlockLength: 1024 },
    { deviceMaxBlockLength: 1024 },
    { divisor: 32_768 },
    { ndpAlignment: 32_768 },
    { maxDatagramLength: 16_384 },
  ])('throws for %o, which leaves no room for a single frame', (wrong) => {
    expect(() => new NtbEncoder({ ...e3372, ...wrong })).toThrow('has no room for a frame');
  });

  it('takes the smallest numbers that make sense', () => {
    const least = { divisor: 1, remainder: 0, maxDatagramLength: 14, format: 'ntb16' } as const;
    // Header, frame, two bytes up to a multiple of 4, table.
    const blockLength = 12 + 14 + 2 + 16;
    const make = (maxBlockLength: number) => new NtbEncoder({ ...e3372, ...least, maxBlockLength });
    expect(() => make(blockLength - 1)).toThrow('bad-options');
    const encoder = make(blockLength);
    encoder.begin(buffer());
    expect(encoder.add(frame(14, 1))).toBe(true);
    expect(encoder.add(frame(14, 1))).toBe(false);
    expect(encoder.finish()).toBe(blockLength);
  });

  it('is no mistake to begin again: the earlier block is given up', () => {
    const encoder = new NtbEncoder({ ...e3372, format: 'ntb16' });
    encoder.begin(buffer());
    encoder.add(frame(60, 1));
    const ntb = buffer();
    encoder.begin(ntb);
    encoder.add(frame(14, 0x11));
    expect(encoder.count).toBe(1);
    const sent = encoder.finish();
    expect(hex(ntb.subarray(0, sent))).toBe(encode({ format: 'ntb16' }, [frame(14, 0x11)]));
  });
});

function encode(options: Partial<NtbEncoderOptions>, frames: readonly Uint8Array[]): string {
  const encoder = new NtbEncoder({ ...e3372, ...options });
  const ntb = buffer();
  encoder.begin(ntb);
  for (const bytes of frames) expect(encoder.add(bytes)).toBe(true);
  return hex(ntb.subarray(0, encoder.finish()));
}

function buffer(): Uint8Array {
  return new Uint8Array(16_385).fill(0xa5);
}

function frame(length: number, byte: number): Uint8Array {
  return new Uint8Array(length).fill(byte);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
