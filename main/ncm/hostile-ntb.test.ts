/**
 * Hostile blocks, by number: each is known to have broken some NCM receiver or follows from one
 * that did. Cases 1 to 58 are about the block itself; docs/ncm.md lists the rules behind them.
 */
import { describe, expect, it } from 'vitest';

import { NtbDecoder, type NtbDecoderOptions } from './ntb-decoder.ts';
import type { NtbFormat } from './ntb-layout.ts';

/** Numbers of the two layouts as the NCM text has them, on purpose not taken from the decoder. */
const spec = {
  ntb16: { nth: 'NCMH', ndp: 'NCM0', crcNdp: 'NCM1', header: 12, minNdp: 16, head: 8, entry: 4 },
  ntb32: { nth: 'ncmh', ndp: 'ncm0', crcNdp: 'ncm1', header: 16, minNdp: 32, head: 16, entry: 8 },
} as const;

type Entry = readonly [index: number, length: number];

interface Table {
  readonly at: number;
  /** The null entry is added unless `open`. */
  readonly entries: readonly Entry[];
  readonly open?: boolean;
  readonly signature?: string;
  readonly length?: number;
  readonly next?: number;
}

interface Block {
  /** Bytes of the transfer; what no field covers is 0x5a. */
  readonly size: number;
  readonly signature?: string;
  readonly headerLength?: number;
  readonly sequence?: number;
  readonly blockLength?: number;
  readonly ndpIndex?: number;
  readonly tables: readonly Table[];
}

function build(format: NtbFormat, block: Block): Uint8Array {
  const { nth, ndp, header, head, entry } = spec[format];
  const bytes = new Uint8Array(block.size).fill(0x5a);
  const view = new DataView(bytes.buffer);
  const text = (at: number, signature: string) =>
    bytes.set(new TextEncoder().encode(signature), at);
  const field = (at: number, value: number) =>
    format === 'ntb32' ? view.setUint32(at, value, true) : view.setUint16(at, value, true);

  text(0, block.signature ?? nth);
  view.setUint16(4, block.headerLength ?? header, true);
  view.setUint16(6, block.sequence ?? 0, true);
  field(8, block.blockLength ?? block.size);
  field(format === 'ntb32' ? 12 : 10, block.ndpIndex ?? block.tables[0]?.at ?? 0);

  for (const table of block.tables) {
    const entries: readonly Entry[] = table.open ? table.entries : [...table.entries, [0, 0]];
    bytes.fill(0, table.at, table.at + head);
    text(table.at, table.signature ?? ndp);
    view.setUint16(table.at + 4, table.length ?? head + entry * entries.length, true);
    field(table.at + (format === 'ntb32' ? 8 : 6), table.next ?? 0);
    entries.forEach(([index, length], i) => {
      const at = table.at + head + entry * i;
      field(at, index);
      field(at + entry / 2, length);
    });
  }
  return bytes;
}

/** Decodes and checks what must hold for any bytes at all. */
function decode(
  format: NtbFormat,
  transfer: Uint8Array,
  options: Partial<NtbDecoderOptions> = {},
): { datagrams: Entry[]; ok: boolean; faults: readonly string[] } {
  const decoder = new NtbDecoder({
    format,
    maxBlockLength: 131_072,
    maxDatagramLength: 1514,
    crc: false,
    ...options,
  });
  const decoded = decoder.decode(transfer);
  const datagrams: Entry[] = [];
  for (let i = 0; i < decoded.count; i += 1) {
    datagrams.push([decoded.table[2 * i]!, decoded.table[2 * i + 1]!]);
  }
  const outside = datagrams.filter(
    ([index, length]) =>
      index < spec.ntb16.header || length < 14 || length > 1514 || index + length > transfer.length,
  );
  expect(outside).toEqual([]);
  const sum = datagrams.reduce((total, [, length]) => total + length, 0);
  expect(sum).toBeLessThanOrEqual(transfer.length);
  return { datagrams, ok: decoded.ok, faults: [...decoded.faults] };
}

const nothing = { datagrams: [], ok: true, faults: [] };
const dropped = (...faults: string[]) => ({ datagrams: [], ok: false, faults });

describe.each(['ntb16', 'ntb32'] as const)('%s', (format) => {
  const wide = format === 'ntb32';
  const { header, minNdp, head, entry, crcNdp } = spec[format];
  const minBlock = header + minNdp;
  const allOnes = wide ? 0xffffffff : 0xffff;
  const signBit = wide ? 0x80000000 : 0x8000;

  /** The table at 16, one datagram of 60 bytes at 64, room for a second table at 128. */
  const good: Block = { size: 192, tables: [{ at: 16, entries: [[64, 60]] }] };
  const goodTable = { at: 16, entries: [[64, 60]] } as const;
  const delivered: Entry[] = [[64, 60]];
  const decodeBlock = (block: Partial<Block>, options?: Partial<NtbDecoderOptions>) =>
    decode(format, build(format, { ...good, ...block }), options);
  const decodeTables = (...tables: Table[]) => decodeBlock({ tables });

  it('takes the block all cases are derived from', () => {
    expect(decodeBlock({})).toEqual({ datagrams: delivered, ok: true, faults: [] });
  });

  describe('header', () => {
    it('case 1: a zero-length transfer is no fault', () => {
      expect(decode(format, new Uint8Array(0))).toEqual(nothing);
    });

    it('case 2: a lone 0x00 is ignored, any other lone byte is not', () => {
      expect(decode(format, Uint8Array.of(0))).toEqual(nothing);
      expect(decode(format, Uint8Array.of(1))).toEqual(dropped('short-block'));
    });

    it('case 3: less than a header is dropped', () => {
      for (let length = 2; length < header; length += 1) {
        const cut = build(format, good).subarray(0, length);
        expect(decode(format, cut)).toEqual(dropped('short-block'));
      }
    });

    it('case 3: a transfer is too short up to the smallest block of either format', () => {
      const rubbish = new Uint8Array(28).fill(0x5a);
      expect(decode(format, rubbish.subarray(0, 27))).toEqual(dropped('short-block'));
      expect(decode(format, rubbish)).toEqual(dropped('bad-nth-signature'));
    });

    it('case 4: a header with nothing behind it is dropped', () => {
      const cut = build(format, { ...good, blockLength: header }).subarray(0, header);
      expect(decode(format, cut)).toEqual(dropped('short-block'));
    });

    it('case 5: one wrong byte in the signature drops the block', () => {
      for (let at = 0; at < 4; at += 1) {
        const transfer = build(format, good);
        transfer[at]! ^= 0x01;
        expect(decode(format, transfer)).toEqual(dropped('bad-nth-signature'));
      }
    });

    it('case 6: the other format is dropped, and put in doubt after three in a row', () => {
      const other = wide ? 'ntb16' : 'ntb32';
      expect(decode(other, build(format, good))).toEqual(dropped('wrong-format'));
      const relabelled = build(format, { ...good, signature: spec[other].nth });
      expect(decode(format, relabelled)).toEqual(dropped('wrong-format'));

      const decoder = new NtbDecoder({
        format: other,
        maxBlockLength: 16_384,
        maxDatagramLength: 1514,
        crc: false,
      });
      const doubts = [1, 2, 3].map(() => {
        decoder.decode(build(format, good));
        return decoder.formatInDoubt;
      });
      expect(doubts).toEqual([false, false, true]);
    });

    it.each([0, header - 1, header + 1, wide ? 12 : 16, 0xffff])(
      'case 7: header length %i drops the block',
      (headerLength) => {
        expect(decodeBlock({ headerLength })).toEqual(dropped('bad-header-length'));
      },
    );

    it('case 8: a block length below header and smallest table drops the block', () => {
      for (let blockLength = 1; blockLength < minBlock; blockLength += 1) {
        expect(decodeBlock({ blockLength })).toEqual(dropped('bad-block-length'));
      }
      // The first length that is allowed lets the table pass, but not the datagram.
      const shortest = { blockLength: minBlock, tables: [{ ...goodTable, at: header }] };
      expect(decodeBlock(shortest)).toEqual({
        datagrams: [],
        ok: true,
        faults: ['datagram-out-of-block'],
      });
    });

    it('case 9: a block one byte longer than its transfer is dropped', () => {
      expect(decodeBlock({ blockLength: 193 })).toEqual(dropped('truncated-block'));
    });

    it('case 10: block lengths that are negative as signed numbers drop the block', () => {
      for (const blockLength of [allOnes, signBit]) {
        expect(decodeBlock({ blockLength }, { maxBlockLength: 16_384 })).toEqual(
          dropped('block-too-long'),
        );
        expect(
          decodeBlock({ blockLength }, { maxBlockLength: 0xffffffff, tableCapacity: 9 }),
        ).toEqual(dropped('truncated-block'));
      }
    });

    it('case 11: a block above the agreed size is dropped though the transfer holds it', () => {
      expect(decodeBlock({}, { maxBlockLength: 192 }).ok).toBe(true);
      expect(decodeBlock({}, { maxBlockLength: 191 })).toEqual(dropped('block-too-long'));
      expect(decodeBlock({ blockLength: 0 }, { maxBlockLength: 191 })).toEqual(
        dropped('block-too-long'),
      );
    });

    it('case 12: block length 0 lasts to the end of the transfer and is parsed once', () => {
      const tables = [{ at: 160 - minNdp, entries: delivered }];
      expect(decodeBlock({ size: 160, blockLength: 0, tables })).toEqual({
        datagrams: delivered,
        ok: true,
        faults: [],
      });
    });
  });

  describe('first table', () => {
    it('case 13: index 0 drops the block', () => {
      expect(decodeBlock({ ndpIndex: 0 })).toEqual(dropped('bad-ndp-index'));
    });

    it('case 14: an index inside the header drops the block', () => {
      for (let ndpIndex = 1; ndpIndex < header; ndpIndex += 1) {
        expect(decodeBlock({ ndpIndex })).toEqual(dropped('bad-ndp-index'));
      }
    });

    it('case 15: an index without room for the smallest table drops the block', () => {
      for (const back of [0, 1, 4, minNdp - 1]) {
        expect(decodeBlock({ ndpIndex: 192 - back })).toEqual(dropped('bad-ndp-index'));
      }
    });

    it('case 16: indices that are negative as signed numbers drop the block', () => {
      for (const ndpIndex of [allOnes - 3, signBit]) {
        expect(decodeBlock({ ndpIndex })).toEqual(dropped('bad-ndp-index'));
      }
    });

    it('case 17: an index that is no multiple of 4 is accepted and counted', () => {
      for (const at of [17, 18, 19]) {
        expect(decodeTables({ ...goodTable, at })).toEqual({
          datagrams: delivered,
          ok: true,
          faults: ['misaligned-ndp'],
        });
      }
    });

    it('case 18: an index into payload without a signature drops the block', () => {
      expect(decodeBlock({ ndpIndex: 64 })).toEqual(dropped('bad-ndp-signature'));
    });
  });

  describe('table', () => {
    it('case 19: length 0 drops the table', () => {
      expect(decodeTables({ ...goodTable, length: 0 })).toEqual(dropped('bad-ndp-length'));
    });

    it('case 20: a length without room for the null entry drops the table', () => {
      for (let length = head; length < minNdp; length += entry) {
        expect(decodeTables({ ...goodTable, length })).toEqual(dropped('bad-ndp-length'));
      }
    });

    it('case 21: a length with a broken entry drops the table', () => {
      for (let more = 1; more < entry; more += 1) {
        expect(decodeTables({ ...goodTable, length: minNdp + more })).toEqual(
          dropped('bad-ndp-length'),
        );
      }
    });

    it.each([0xffff, 0xfffc, 0xfff8, 0x8000])(
      'case 22: length %i in a small transfer drops the table',
      (length) => {
        const tables = [{ at: header, entries: [], open: true, length }];
        expect(decodeBlock({ size: 64, tables })).toEqual(dropped('bad-ndp-length'));
      },
    );

    it('case 23: a table that fits the block but not from where it stands is dropped', () => {
      const at = 192 - minNdp;
      expect(decodeTables({ at, entries: delivered, length: minNdp + entry })).toEqual(
        dropped('bad-ndp-length'),
      );
    });

    it('case 24: a table up to the very end is fine', () => {
      expect(decodeTables({ at: 192 - minNdp, entries: delivered })).toEqual({
        datagrams: delivered,
        ok: true,
        faults: [],
      });
    });

    it.each(['IPS\0', 'ips\0', 'DSS\0', 'NCMH', wide ? 'NCM0' : 'ncm0', wide ? 'ncm2' : 'NCM2'])(
      'case 25: a table signed %j is dropped and the chain followed',
      (signature) => {
        const foreign = { at: 16, entries: [[100, 20]], signature } as const;
        expect(decodeTables({ ...foreign, next: 128 }, { at: 128, entries: delivered })).toEqual({
          datagrams: delivered,
          ok: false,
          faults: ['bad-ndp-signature'],
        });
        expect(decodeTables(foreign)).toEqual(dropped('bad-ndp-signature'));
      },
    );

    it('case 26: a CRC table while CRC is off is dropped and the chain followed', () => {
      const signed = { ...goodTable, signature: crcNdp };
      expect(decodeTables(signed)).toEqual(dropped('crc-not-agreed'));
      expect(decodeTables({ ...signed, next: 128 }, { at: 128, entries: [[100, 20]] })).toEqual({
        datagrams: [[100, 20]],
        ok: false,
        faults: ['crc-not-agreed'],
      });
    });
  });

  describe('chain', () => {
    it('case 27: a table that leads to itself is delivered once', () => {
      expect(decodeTables({ ...goodTable, next: 16 })).toEqual({
        datagrams: delivered,
        ok: false,
        faults: ['ndp-loop'],
      });
    });

    it('case 28: in a ring of two or three tables each is delivered once', () => {
      const first = { at: 16, entries: [[48, 16]], next: 64 } as const;
      const second = { at: 64, entries: [[96, 16]], next: 16 } as const;
      const third = { at: 128, entries: [[160, 16]], next: 16 } as const;
      expect(decodeTables(first, second)).toEqual({
        datagrams: [...first.entries, ...second.entries],
        ok: false,
        faults: ['ndp-loop'],
      });
      expect(decodeTables(first, { ...second, next: 128 }, third)).toEqual({
        datagrams: [...first.entries, ...second.entries, ...third.entries],
        ok: false,
        faults: ['ndp-loop'],
      });
    });

    it('case 29: a next table past the end leaves the first', () => {
      for (const next of [192, 192 - minNdp + 1, allOnes, signBit]) {
        expect(decodeTables({ ...goodTable, next })).toEqual({
          datagrams: delivered,
          ok: false,
          faults: ['bad-ndp-index'],
        });
      }
    });

    it('case 30: a next table inside the header leaves the first', () => {
      for (let next = 1; next < header; next += 1) {
        expect(decodeTables({ ...goodTable, next })).toEqual({
          datagrams: delivered,
          ok: false,
          faults: ['bad-ndp-index'],
        });
      }
    });

    it('case 31: a chain that runs backward without a ring is accepted', () => {
      const tables: Table[] = [
        { at: 128, entries: [[160, 20]], next: 16 },
        { at: 16, entries: delivered },
      ];
      expect(decodeTables(...tables)).toEqual({
        datagrams: [[160, 20], ...delivered],
        ok: true,
        faults: [],
      });
    });

    it('case 32: a chain of thousands of empty tables ends at the 64th', () => {
      const size = 65_000;
      const tables: Table[] = [];
      for (let at = 16; at + 2 * minNdp <= size; at += minNdp) {
        tables.push({ at, entries: [[0, 0]], next: at + minNdp });
      }
      expect(tables.length).toBeGreaterThan(2000);
      expect(decodeBlock({ size, tables })).toEqual(dropped('ndp-chain-too-long'));

      const upTo = (count: number) =>
        tables.slice(0, count).map((table, i) => (i < count - 1 ? table : { ...table, next: 0 }));
      expect(decodeBlock({ size, tables: upTo(64) })).toEqual(nothing);
      expect(decodeBlock({ size, tables: upTo(65) })).toEqual(dropped('ndp-chain-too-long'));
    });

    it('case 33: a table two others lead to is delivered once', () => {
      const tables: Table[] = [
        { at: 16, entries: [[48, 16]], next: 64 },
        { at: 64, entries: [[96, 16]], next: 128 },
        { at: 128, entries: [[160, 16]], next: 64 },
      ];
      expect(decodeTables(...tables)).toEqual({
        datagrams: [
          [48, 16],
          [96, 16],
          [160, 16],
        ],
        ok: false,
        faults: ['ndp-loop'],
      });
    });

    it('case 34: a faulty second table leaves the datagrams of the first', () => {
      const second = { at: 128, entries: [[100, 20]], length: minNdp + 1 } as const;
      expect(decodeTables({ ...goodTable, next: 128 }, second)).toEqual({
        datagrams: delivered,
        ok: false,
        faults: ['bad-ndp-length'],
      });
    });

    it('case 35: a datagram with a linked table in its payload is dropped', () => {
      const forged = { at: 80, entries: [[140, 20]] } as const;
      expect(decodeTables({ ...goodTable, next: 80 }, forged)).toEqual({
        datagrams: [[140, 20]],
        ok: true,
        faults: ['datagram-overlap'],
      });
    });

    it('drops a table that shares bytes with an accepted one and follows its chain', () => {
      // The first table goes on behind its null entry, and that is where the second one stands.
      const inside = 16 + head + 2 * entry;
      expect(
        decodeTables(
          { at: 16, entries: [[130, 20]], length: inside - 16 + minNdp, next: inside },
          { at: inside, entries: [[170, 20]], next: 96 },
          { at: 96, entries: [[150, 20]] },
        ),
      ).toEqual({
        datagrams: [
          [130, 20],
          [150, 20],
        ],
        ok: false,
        faults: ['ndp-overlap'],
      });
    });
  });

  describe('datagram', () => {
    const decodeEntries = (entries: readonly Entry[], options?: Partial<NtbDecoderOptions>) =>
      decodeBlock({ tables: [{ at: 16, entries }] }, options);
    const among = (bad: Entry) => decodeEntries([[64, 20], bad, [100, 20]]);
    const withoutBad = (...faults: string[]) => ({
      datagrams: [
        [64, 20],
        [100, 20],
      ],
      ok: true,
      faults,
    });

    it('case 36: one byte past the end drops the datagram', () => {
      expect(among([133, 60])).toEqual(withoutBad('datagram-out-of-block'));
      expect(among([192, 14])).toEqual(withoutBad('datagram-out-of-block'));
      expect(decodeEntries([[132, 60]]).datagrams).toEqual([[132, 60]]);
    });

    it('case 37: index and length of all ones drop the datagram', () => {
      expect(among([0xffff, 0xffff])).toEqual(withoutBad('datagram-out-of-block'));
      expect(among([allOnes, allOnes])).toEqual(withoutBad('datagram-out-of-block'));
    });

    it('case 38: a sum that wraps drops the datagram', () => {
      expect(among([allOnes - 15, 0x40])).toEqual(withoutBad('datagram-out-of-block'));
      expect(among([0x40, allOnes - 15])).toEqual(withoutBad('datagram-out-of-block'));
    });

    it('case 39: index or length negative as a signed number drops the datagram', () => {
      expect(among([64, signBit])).toEqual(withoutBad('datagram-out-of-block'));
      expect(among([signBit + 16, 60])).toEqual(withoutBad('datagram-out-of-block'));
    });

    it('case 40: less than an Ethernet header is dropped', () => {
      for (let length = 1; length < 14; length += 1) {
        expect(among([130, length])).toEqual(withoutBad('datagram-too-short'));
      }
    });

    it('case 41: exactly an Ethernet header is delivered', () => {
      expect(decodeEntries([[64, 14]])).toEqual({ datagrams: [[64, 14]], ok: true, faults: [] });
    });

    it('case 42: less than an Ethernet header and the CRC is dropped in CRC mode', () => {
      for (let length = 14; length < 18; length += 1) {
        const tables = [{ at: 16, entries: [[64, length]], signature: crcNdp }] as const;
        expect(decodeBlock({ tables }, { crc: true })).toEqual({
          datagrams: [],
          ok: true,
          faults: ['datagram-too-short'],
        });
      }
    });

    it('case 43: a datagram above the largest allowed is dropped though it is in the block', () => {
      const size = 2048;
      const decodeLength = (length: number) =>
        decodeBlock({ size, tables: [{ at: 16, entries: [[64, length]] }] });
      expect(decodeLength(1514)).toEqual({ datagrams: [[64, 1514]], ok: true, faults: [] });
      expect(decodeLength(1515)).toEqual({
        datagrams: [],
        ok: true,
        faults: ['datagram-too-long'],
      });
    });

    it('case 44: a zero in either half ends the table', () => {
      for (const half of [
        [64, 0],
        [0, 64],
        [0, 0],
      ] as const) {
        expect(decodeEntries([[64, 20], half, [100, 20]])).toEqual({
          datagrams: [[64, 20]],
          ok: true,
          faults: [],
        });
      }
    });

    it('case 45: nothing is taken from behind a null entry in front', () => {
      expect(
        decodeEntries([
          [0, 0],
          [64, 20],
          [100, 20],
        ]),
      ).toEqual(nothing);
    });

    it('case 46: the last slot of a table without a null entry is not used', () => {
      const tables: Table[] = [
        {
          at: 16,
          entries: [
            [64, 20],
            [100, 20],
          ],
          open: true,
        },
      ];
      expect(decodeTables(...tables)).toEqual({ datagrams: [[64, 20]], ok: true, faults: [] });
    });

    it('case 47: a datagram over the header is dropped', () => {
      for (let index = 1; index < header; index += 1) {
        const tables = [
          {
            at: 128,
            entries: [
              [index, 60],
              [100, 20],
            ],
          },
        ] as const;
        expect(decodeTables(...tables)).toEqual({
          datagrams: [[100, 20]],
          ok: true,
          faults: ['datagram-overlap'],
        });
      }
    });

    it('case 48: a datagram over its own table or the next one is dropped', () => {
      const tableEnd = 16 + head + 4 * entry;
      const second: Table = { at: 128, entries: [[tableEnd, 14]] };
      const secondEnd = 128 + minNdp;
      const entries: Entry[] = [
        [tableEnd - 1, 20],
        [100, 29],
        [secondEnd - 1, 20],
      ];
      expect(decodeTables({ at: 16, entries, next: 128 }, second)).toEqual({
        datagrams: [[tableEnd, 14]],
        ok: true,
        faults: ['datagram-overlap'],
      });
      // Touching is not overlapping.
      const touching: Entry[] = [
        [tableEnd, 20],
        [100, 28],
        [secondEnd, 20],
      ];
      expect(
        decodeTables({ at: 16, entries: touching, next: 128 }, { at: 128, entries: [[110, 14]] }),
      ).toEqual({ datagrams: [...touching, [110, 14]], ok: true, faults: [] });
    });

    it('case 48: a datagram that runs into the first table or over all of it is dropped', () => {
      const overlap = { datagrams: [], ok: true, faults: ['datagram-overlap'] };
      const decodeOver = (bad: Entry) => decodeTables({ at: 96, entries: [bad] });
      expect(decodeOver([83, 14])).toEqual(overlap);
      expect(decodeOver([80, 112])).toEqual(overlap);
      expect(decodeOver([96 + minNdp - 1, 14])).toEqual(overlap);
      expect(decodeOver([82, 14])).toEqual({ datagrams: [[82, 14]], ok: true, faults: [] });
    });

    it('case 48: the longest allowed datagram is called an overlap, not too long', () => {
      const tables = [{ at: 96, entries: [[80, 1514]] }] as const;
      expect(decodeBlock({ size: 2048, tables })).toEqual({
        datagrams: [],
        ok: true,
        faults: ['datagram-overlap'],
      });
    });

    it('case 49: one region listed 8000 times stops at the length of the block', () => {
      const entries = Array.from({ length: 8000 }, (): Entry => [64_100, 1400]);
      const size = 65_500;
      const { datagrams, ok, faults } = decodeBlock({ size, tables: [{ at: 16, entries }] });
      expect(datagrams).toHaveLength(Math.floor(size / 1400));
      expect({ ok, faults }).toEqual({ ok: true, faults: ['datagrams-exceed-block'] });
    });

    it('case 50: datagrams that overlap by half are limited by the length of the block', () => {
      const two: Entry[] = [
        [64, 60],
        [94, 60],
      ];
      expect(decodeEntries(two)).toEqual({ datagrams: two, ok: true, faults: [] });
      // 64 + 64 + 64 is all of the block; one byte more is not.
      const three: Entry[] = [
        [100, 64],
        [110, 64],
        [128, 64],
      ];
      expect(decodeEntries(three)).toEqual({ datagrams: three, ok: true, faults: [] });
      expect(decodeEntries([[100, 65], ...three.slice(1)]).faults).toEqual([
        'datagrams-exceed-block',
      ]);
      const four: Entry[] = [...two, [72, 60], [80, 60]];
      const tables = [{ at: 16, entries: four.map(([index]): Entry => [index + 16, 60]) }];
      expect(decodeTables(...tables)).toEqual({
        datagrams: [
          [80, 60],
          [110, 60],
          [88, 60],
        ],
        ok: true,
        faults: ['datagrams-exceed-block'],
      });
    });

    it('case 51: a datagram in the bytes behind the block is dropped', () => {
      const tables = [
        {
          at: 16,
          entries: [
            [64, 20],
            [130, 20],
            [90, 40],
          ],
        },
      ] as const;
      expect(decodeBlock({ blockLength: 128, tables })).toEqual({
        datagrams: [[64, 20]],
        ok: true,
        faults: ['datagram-out-of-block'],
      });
    });

    it('case 52: bytes behind the block are ignored', () => {
      const transfer = build(format, good);
      const noise = Uint8Array.from({ length: 97 }, (_, i) => (i * 151 + 13) & 0xff);
      for (const behind of [new Uint8Array(1), new Uint8Array(511), noise, transfer]) {
        expect(decode(format, Buffer.concat([transfer, behind]))).toEqual({
          datagrams: delivered,
          ok: true,
          faults: [],
        });
      }
    });

    it('case 53: a flipped bit in frame or CRC drops the datagram', () => {
      // CRC-32 of fourteen bytes 0x11 (zlib): 0xe01fee62.
      const tables = [
        {
          at: 16,
          entries: [
            [64, 18],
            [96, 18],
          ],
          signature: crcNdp,
        },
      ] as const;
      const transfer = build(format, { ...good, tables });
      const frame = [...new Uint8Array(14).fill(0x11), 0x62, 0xee, 0x1f, 0xe0];
      transfer.set(frame, 64);
      transfer.set(frame, 96);
      expect(decode(format, transfer, { crc: true })).toEqual({
        datagrams: [
          [64, 14],
          [96, 14],
        ],
        ok: true,
        faults: [],
      });
      for (let at = 64; at < 82; at += 1) {
        const flipped = transfer.slice();
        flipped[at]! ^= 0x80;
        expect(decode(format, flipped, { crc: true })).toEqual({
          datagrams: [[96, 14]],
          ok: true,
          faults: ['crc-mismatch'],
        });
      }
    });

    it('case 54: sequence numbers that repeat, jump or wrap are fine', () => {
      const decoder = new NtbDecoder({
        format,
        maxBlockLength: 16_384,
        maxDatagramLength: 1514,
        crc: false,
      });
      for (const sequence of [0, 0, 7, 6, 0xffff, 0, 0x8000]) {
        const { ok, count } = decoder.decode(build(format, { ...good, sequence }));
        expect({ ok, count }).toEqual({ ok: true, count: 1 });
      }
    });
  });

  describe('sweeps', () => {
    /** Two tables, one in front and one last, four datagrams. */
    const rich = build(format, {
      size: 320,
      sequence: 1,
      tables: [
        {
          at: 16,
          entries: [
            [80, 40],
            [120, 14],
          ],
          next: 320 - head - 3 * entry,
        },
        {
          at: 320 - head - 3 * entry,
          entries: [
            [150, 60],
            [213, 20],
          ],
        },
      ],
    });

    it('take the whole block', () => {
      expect(decode(format, rich)).toEqual({
        datagrams: [
          [80, 40],
          [120, 14],
          [150, 60],
          [213, 20],
        ],
        ok: true,
        faults: [],
      });
    });

    it('case 56: a block cut anywhere delivers nothing and nothing is read behind the cut', () => {
      for (let length = 2; length < rich.length; length += 1) {
        const expected = dropped(length < minBlock ? 'short-block' : 'truncated-block');
        for (const behind of [0x00, 0xff]) {
          const backing = new Uint8Array(rich.length + 64).fill(behind);
          backing.set(rich.subarray(0, length), 32);
          expect(decode(format, backing.subarray(32, 32 + length))).toEqual(expected);
        }
        // The same with a length of 0, which lets the header pass: the tables are cut instead.
        const open = rich.slice(0, length);
        open.fill(0, 8, wide ? 12 : 10);
        if (length >= minBlock) expect(decode(format, open).ok).toBe(false);
      }
    });

    it('case 57: no single byte set to 00, FF, 80 or 7F leads outside the block', () => {
      for (let at = 0; at < rich.length; at += 1) {
        for (const value of [0x00, 0xff, 0x80, 0x7f]) {
          const transfer = rich.slice();
          transfer[at] = value;
          const { datagrams, ok } = decode(format, transfer);
          expect(datagrams.length).toBeLessThanOrEqual(4);
          if (at >= 80 && at < 240)
            expect({ ok, count: datagrams.length }).toEqual({ ok: true, count: 4 });
        }
      }
    });

    it('case 58: a block full of the smallest datagrams is delivered, up to the table', () => {
      const count = Math.floor((16_384 - header - head - entry) / (14 + entry));
      const entries = Array.from({ length: count }, (_, i): Entry => [header + 14 * i, 14]);
      const tables = [{ at: 16_384 - head - entry * (count + 1), entries }];
      const full = { size: 16_384, tables };
      expect(count).toBeGreaterThan(700);
      expect(decodeBlock(full, { maxBlockLength: 16_384 }).datagrams).toEqual(entries);
      expect(decodeBlock(full, { tableCapacity: 10 })).toEqual({
        datagrams: entries.slice(0, 10),
        ok: true,
        faults: ['table-full'],
      });
    });
  });
});

it('case 55: reserved fields of the NDP32 may hold anything', () => {
  const transfer = build('ntb32', { size: 192, tables: [{ at: 16, entries: [[64, 60]] }] });
  transfer.fill(0xff, 16 + 6, 16 + 8);
  transfer.fill(0xff, 16 + 12, 16 + 16);
  expect(decode('ntb32', transfer)).toEqual({ datagrams: [[64, 60]], ok: true, faults: [] });
});
