import { describe, expect, it } from 'vitest';

import { ntbLayoutOf, ntbLayouts, type NtbFormat } from './ntb-layout.ts';
import { emitNth, parseNth, type Nth } from './nth.ts';

const cases: { name: string; format: NtbFormat; bytes: string; nth: Nth }[] = [
  {
    name: 'NTH16',
    format: 'ntb16',
    bytes: '4e434d48 0c00 0700 5c00 0c00',
    nth: { sequence: 7, blockLength: 92, ndpIndex: 12 },
  },
  {
    name: 'NTH16 with every bit set',
    format: 'ntb16',
    bytes: '4e434d48 0c00 ffff ffff ffff',
    nth: { sequence: 0xffff, blockLength: 0xffff, ndpIndex: 0xffff },
  },
  {
    name: 'NTH32',
    format: 'ntb32',
    bytes: '6e636d68 1000 ffff 00400000 f83f0000',
    nth: { sequence: 0xffff, blockLength: 16384, ndpIndex: 16376 },
  },
  {
    name: 'NTH32 with the sign bits set',
    format: 'ntb32',
    bytes: '6e636d68 1000 0000 00000080 fcffffff',
    nth: { sequence: 0, blockLength: 0x80000000, ndpIndex: 0xfffffffc },
  },
];

describe.each(cases)('$name', ({ format, bytes, nth }) => {
  it('announces its format', () => {
    expect(ntbLayoutOf(unhex(bytes))).toBe(ntbLayouts[format]);
  });

  it('parses', () => {
    const parsed = { sequence: -1, blockLength: -1, ndpIndex: -1 };
    expect(parseNth(unhex(bytes), ntbLayouts[format], parsed)).toBeUndefined();
    expect(parsed).toEqual(nth);
  });

  it('emits the same bytes and no more', () => {
    const ntb = new Uint8Array(20).fill(0xa5);
    emitNth(ntb, ntbLayouts[format], nth);
    expect(hex(ntb)).toBe(bytes.replaceAll(' ', '').padEnd(40, 'a5'));
  });
});

it.each([
  '4e434d49 0c00 0000 5c00 0c00',
  '4e436d48 0c00 0000 5c00 0c00',
  '00000000 0c00 0000 5c00 0c00',
])('knows no format of %s', (bytes) => {
  expect(ntbLayoutOf(unhex(bytes))).toBeUndefined();
});

it("refuses the other format's header length", () => {
  const nth = { sequence: 0, blockLength: 0, ndpIndex: 0 };
  const wide = unhex('6e636d68 0c00 0000 00400000 f83f0000');
  const narrow = unhex('4e434d48 1000 0000 5c00 0c00');
  expect(parseNth(wide, ntbLayouts.ntb32, nth)).toBe('bad-header-length');
  expect(parseNth(narrow, ntbLayouts.ntb16, nth)).toBe('bad-header-length');
});

function unhex(bytes: string): Uint8Array {
  return Uint8Array.from(Buffer.from(bytes.replaceAll(' ', ''), 'hex'));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
