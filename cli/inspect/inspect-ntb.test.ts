import fc from 'fast-check';
import { expect, it } from 'vitest';

import { inspectNtb } from './inspect-ntb.ts';

const arp = 'ffffffffffff4c549945e5d50806'.padEnd(120, '0');
const request = {
  hex: `4e434d480c0000005e000c004e434d30100000001e003c00000000000000${arp}00000000`,
  format: 'ntb16',
  maxNtb: 16_384,
  maxDatagram: 1514,
  crc: false,
};

it('answers with the frames of a block', () => {
  expect(inspectNtb(request)).toEqual({ ok: true, datagrams: [arp], faults: [] });
  expect(inspectNtb({ ...request, format: 'either', hex: request.hex.toUpperCase() })).toEqual({
    ok: true,
    datagrams: [arp],
    faults: [],
  });
});

it('answers with what is wrong with a block', () => {
  expect(inspectNtb({ ...request, maxNtb: 93 })).toEqual({
    ok: false,
    datagrams: [],
    faults: ['block-too-long'],
  });
  expect(inspectNtb({ ...request, maxDatagram: 59 })).toEqual({
    ok: true,
    datagrams: [],
    faults: ['datagram-too-long'],
  });
  expect(inspectNtb({ ...request, format: 'ntb32' })).toEqual({
    ok: false,
    datagrams: [],
    faults: ['wrong-format'],
  });
});

it('takes an empty transfer for what it is', () => {
  expect(inspectNtb({ ...request, hex: '' })).toEqual({ ok: true, datagrams: [], faults: [] });
});

it('removes the CRC in CRC mode', () => {
  // CRC-32 of fourteen bytes 0x11 (zlib): 0xe01fee62.
  const frame = '11'.repeat(14);
  const hex = `4e434d480c00000030000c004e434d31100000001e00120000000000ffff${frame}62ee1fe0`;
  expect(inspectNtb({ ...request, hex, crc: true })).toEqual({
    ok: true,
    datagrams: [frame],
    faults: [],
  });
});

it('delivers every datagram of a block that holds nothing but the smallest', () => {
  const count = 3000;
  const entries = Array.from({ length: count }, (_, i) => field(12 + 14 * i) + field(14)).join('');
  const ndpIndex = 12 + 14 * count;
  const table = `4e434d30${field(8 + 4 * (count + 1))}0000${entries}00000000`;
  const blockLength = ndpIndex + table.length / 2;
  const nth = `4e434d480c000000${field(blockLength)}${field(ndpIndex)}`;
  const hex = nth + '5a'.repeat(14 * count) + table;
  expect(inspectNtb({ ...request, hex, maxNtb: 0xffffffff })).toEqual({
    ok: true,
    datagrams: Array<string>(count).fill('5a'.repeat(14)),
    faults: [],
  });
});

it.each([
  ['null', null, 'JSON object'],
  ['a list', [request], 'JSON object'],
  ['a string', request.hex, 'JSON object'],
  ['a number', 7, 'JSON object'],
  ['nothing', undefined, 'JSON object'],
  ['an empty object', {}, '"hex"'],
  ['no hex', { ...request, hex: undefined }, '"hex"'],
  ['hex as a list of bytes', { ...request, hex: [0x4e] }, '"hex"'],
  ['odd hex', { ...request, hex: '4e434' }, 'two digits'],
  ['letters that are no digits', { ...request, hex: '4e4g' }, 'digits only'],
  ['spaces', { ...request, hex: '4e 43' }, 'digits only'],
  ['a line end', { ...request, hex: '4e43\n' }, 'digits only'],
  ['too much hex', { ...request, hex: '00'.repeat((1 << 20) + 1) }, '1048576 bytes'],
  ['no format', { ...request, format: undefined }, '"format"'],
  ['an unknown format', { ...request, format: 'NTB16' }, '"format"'],
  ['an inherited name as format', { ...request, format: 'constructor' }, '"format"'],
  ['no maxNtb', { ...request, maxNtb: undefined }, '"maxNtb"'],
  ['maxNtb 0', { ...request, maxNtb: 0 }, '"maxNtb"'],
  ['a negative maxNtb', { ...request, maxNtb: -1 }, '"maxNtb"'],
  ['a broken maxNtb', { ...request, maxNtb: 1.5 }, '"maxNtb"'],
  ['a huge maxNtb', { ...request, maxNtb: 1e308 }, '"maxNtb"'],
  ['maxNtb as text', { ...request, maxNtb: '16384' }, '"maxNtb"'],
  ['no maxDatagram', { ...request, maxDatagram: undefined }, '"maxDatagram"'],
  ['maxDatagram 13', { ...request, maxDatagram: 13 }, '"maxDatagram"'],
  ['a huge maxDatagram', { ...request, maxDatagram: 65_536 }, '"maxDatagram"'],
  ['no crc', { ...request, crc: undefined }, '"crc"'],
  ['crc as a number', { ...request, crc: 0 }, '"crc"'],
])('refuses %s with one sentence', (_name, wrong, about) => {
  const answer = inspectNtb(wrong);
  expect(answer).toEqual({ ok: false, error: expect.stringContaining(about) as string });
  expect((answer as { error: string }).error).toMatch(/^[^\n.]+\.$/);
});

it('never throws for any JSON value and always says ok or not', () => {
  const almost = fc.record(
    {
      hex: fc.oneof(
        fc.jsonValue(),
        fc.constant(request.hex),
        fc.stringMatching(/^[0-9a-f]{0,99}$/),
      ),
      format: fc.oneof(fc.jsonValue(), fc.constantFrom('ntb16', 'ntb32', 'either')),
      maxNtb: fc.oneof(fc.jsonValue(), fc.integer({ min: 1, max: 0xffffffff })),
      maxDatagram: fc.oneof(fc.jsonValue(), fc.integer({ min: 14, max: 0xffff })),
      crc: fc.oneof(fc.jsonValue(), fc.boolean()),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), almost), (value) => {
      const answer = inspectNtb(value);
      expect(typeof answer.ok).toBe('boolean');
      expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
    }),
    { numRuns: 1000 },
  );
});

function field(value: number): string {
  return Buffer.from([value & 0xff, value >>> 8]).toString('hex');
}
