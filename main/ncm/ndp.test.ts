import { describe, expect, it } from 'vitest';

import { emitNdp, maxNdpDatagrams, parseNdp } from './ndp.ts';
import { ntbLayouts, type NtbFormat } from './ntb-layout.ts';

const cases: { name: string; format: NtbFormat; crc: boolean; bytes: string }[] = [
  {
    name: 'NDP16',
    format: 'ntb16',
    crc: false,
    bytes: '4e434d30 1400 0000 1e00 3c00 5a00 ea05 0000 0000',
  },
  {
    name: 'NDP16 with CRC',
    format: 'ntb16',
    crc: true,
    bytes: '4e434d31 1400 0000 1e00 4000 5a00 ee05 0000 0000',
  },
  {
    name: 'NDP32',
    format: 'ntb32',
    crc: false,
    bytes:
      '6e636d30 2800 0000 00000000 00000000 1e000000 3c000000 5a000000 ea050000 00000000 00000000',
  },
  {
    name: 'NDP32 with CRC',
    format: 'ntb32',
    crc: true,
    bytes:
      '6e636d31 2800 0000 00000000 00000000 1e000000 40000000 5a000000 ee050000 00000000 00000000',
  },
];

describe.each(cases)('$name', ({ format, crc, bytes }) => {
  const table = Uint32Array.of(30, 60, 90, 1514, 7, 7);

  it('emits two entries and the null entry, and no more', () => {
    const ntb = new Uint8Array(64).fill(0xa5);
    const length = emitNdp(ntb, 4, ntbLayouts[format], table, 2, crc ? 4 : 0);
    expect(length).toBe(bytes.replaceAll(' ', '').length / 2);
    expect(hex(ntb)).toBe(`a5a5a5a5${bytes.replaceAll(' ', '')}`.padEnd(128, 'a5'));
  });

  it('parses at the earliest and at the latest place', () => {
    const { nthLength } = ntbLayouts[format];
    for (const ndpIndex of [nthLength, nthLength + 40]) {
      const ntb = Buffer.concat([Buffer.alloc(ndpIndex), unhex(bytes)]);
      const ndp = { crc: !crc, length: -1, nextNdpIndex: -1 };
      expect(parseNdp(ntb, ndpIndex, ntb.length, ntbLayouts[format], ndp)).toBeUndefined();
      expect(ndp).toEqual({ crc, length: ntb.length - ndpIndex, nextNdpIndex: 0 });
    }
  });
});

it.each([
  ['aligned', 4, 0],
  ['with CRCs', 8, 4],
  ['not aligned', 6, 0],
] as const)('writes the same a word at a time: %s', (_, ndpIndex, trailerLength) => {
  const table = Uint32Array.of(0xfffc, 14, 12, 0xfff0, 0x8000, 0x8001);
  const bytewise = new Uint8Array(64).fill(0xee);
  const wordwise = new Uint8Array(64).fill(0xee);
  const words = new Int32Array(wordwise.buffer);
  for (const layout of [ntbLayouts.ntb16, ntbLayouts.ntb32]) {
    const length = emitNdp(bytewise, ndpIndex, layout, table, 3, trailerLength);
    expect(emitNdp(wordwise, ndpIndex, layout, table, 3, trailerLength, words)).toBe(length);
    expect(hex(wordwise)).toBe(hex(bytewise));
  }
});

it('reads the next table as 16 bits in NTB-16 and as 32 in NTB-32', () => {
  const ndp = { crc: false, length: 0, nextNdpIndex: 0 };
  const narrow = unhex(`${'00'.repeat(12)}4e434d30 1000 fcff 1e00 3c00 0000 0000`);
  expect(parseNdp(narrow, 12, 28, ntbLayouts.ntb16, ndp)).toBeUndefined();
  expect(ndp.nextNdpIndex).toBe(0xfffc);

  const wide = unhex(
    `${'00'.repeat(16)}6e636d30 2000 ffff fcffffff ffffffff 1e000000 3c000000 00000000 00000000`,
  );
  expect(parseNdp(wide, 16, 48, ntbLayouts.ntb32, ndp)).toBeUndefined();
  expect(ndp.nextNdpIndex).toBe(0xfffffffc);
});

it('leads on from a foreign table only if its length makes sense', () => {
  const ndp = { crc: false, length: 0, nextNdpIndex: -1 };
  const mbim = unhex(`${'00'.repeat(12)}49505300 1000 4000 1e00 3c00 0000 0000`);
  expect(parseNdp(mbim, 12, 28, ntbLayouts.ntb16, ndp)).toBe('bad-ndp-signature');
  expect(ndp.nextNdpIndex).toBe(0x40);

  const noise = unhex(`${'00'.repeat(12)}49505300 1100 4000 1e00 3c00 0000 0000`);
  expect(parseNdp(noise, 12, 28, ntbLayouts.ntb16, ndp)).toBe('bad-ndp-signature');
  expect(ndp.nextNdpIndex).toBe(0);
});

it('knows how many datagrams a 16-bit table length can list', () => {
  expect(maxNdpDatagrams(ntbLayouts.ntb16)).toBe(16_380);
  expect(maxNdpDatagrams(ntbLayouts.ntb32)).toBe(8188);
});

function unhex(bytes: string): Uint8Array {
  return Uint8Array.from(Buffer.from(bytes.replaceAll(' ', ''), 'hex'));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
