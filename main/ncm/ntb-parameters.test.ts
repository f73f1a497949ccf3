import { expect, it } from 'vitest';

import { parseNtbParameters } from './ntb-parameters.ts';

/** What Balong firmware (E3372 family) answers, as its published gadget source has it. */
const balong = '1c00 0300 00000200 0400 0200 0400 0000 00400000 0400 0200 0400 0000';

it('reads the answer of an E3372', () => {
  expect(parseNtbParameters(unhex(balong))).toEqual({
    formats: { ntb16: true, ntb32: true },
    ntbInMaxSize: 131_072,
    ndpInDivisor: 4,
    ndpInPayloadRemainder: 2,
    ndpInAlignment: 4,
    ntbOutMaxSize: 16_384,
    ndpOutDivisor: 4,
    ndpOutPayloadRemainder: 2,
    ndpOutAlignment: 4,
    ntbOutMaxDatagrams: 0,
  });
});

it('reads every field from its own place', () => {
  const answer = '1c00 0100 00500000 0800 0300 1000 a5a5 00600000 2000 0500 4000 2800';
  expect(parseNtbParameters(unhex(answer))).toEqual({
    formats: { ntb16: true, ntb32: false },
    ntbInMaxSize: 0x5000,
    ndpInDivisor: 8,
    ndpInPayloadRemainder: 3,
    ndpInAlignment: 16,
    ntbOutMaxSize: 0x6000,
    ndpOutDivisor: 32,
    ndpOutPayloadRemainder: 5,
    ndpOutAlignment: 64,
    ntbOutMaxDatagrams: 40,
  });
});

it('reads each format bit by itself', () => {
  const offered = (formats: number) =>
    parseNtbParameters(Uint8Array.from(unhex(balong)).fill(formats, 2, 3)).formats;
  expect(offered(1)).toEqual({ ntb16: true, ntb32: false });
  expect(offered(2)).toEqual({ ntb16: false, ntb32: true });
  expect(offered(0xfe)).toEqual({ ntb16: false, ntb32: true });
  expect(() => offered(0xfc)).toThrow('bad-parameters');
});

it('takes a missing last field for no limit', () => {
  const limited = unhex(`${balong.slice(0, -4)}2800`);
  expect(parseNtbParameters(limited).ntbOutMaxDatagrams).toBe(40);
  expect(parseNtbParameters(limited.subarray(0, 27)).ntbOutMaxDatagrams).toBe(0);
  expect(parseNtbParameters(limited.subarray(0, 26)).ntbOutMaxDatagrams).toBe(0);
});

it('case 61: refuses 10 bytes, 25 bytes and nothing', () => {
  for (const length of [0, 10, 25]) {
    expect(() => parseNtbParameters(unhex(balong).subarray(0, length))).toThrow('bad-parameters');
  }
});

it('case 61: refuses an answer of zeros, which offers no format', () => {
  expect(() => parseNtbParameters(new Uint8Array(28))).toThrow('bad-parameters');
});

it('case 61: makes an answer of ones harmless', () => {
  expect(parseNtbParameters(new Uint8Array(28).fill(0xff))).toEqual({
    formats: { ntb16: true, ntb32: true },
    ntbInMaxSize: 131_072,
    ndpInDivisor: 4,
    ndpInPayloadRemainder: 0,
    ndpInAlignment: 4,
    ntbOutMaxSize: 131_071,
    ndpOutDivisor: 4,
    ndpOutPayloadRemainder: 0,
    ndpOutAlignment: 4,
    ntbOutMaxDatagrams: 0xffff,
  });
});

it.each([
  ['0', 0, 0, 4, 0],
  ['1', 1, 0, 4, 0],
  ['2', 2, 1, 4, 1],
  ['3', 3, 2, 4, 2],
  ['12', 12, 3, 4, 3],
  ['8, remainder 8', 8, 8, 8, 0],
  ['8, remainder 7', 8, 7, 8, 7],
  ['the NTB size', 0x4000, 1, 4, 1],
  ['half the NTB size', 0x2000, 1, 0x2000, 1],
])('case 61: corrects a divisor of %s', (_name, divisor, remainder, goodDivisor, goodRemainder) => {
  const answer = unhex(balong);
  const view = new DataView(answer.buffer);
  view.setUint32(4, 0x4000, true);
  view.setUint16(8, divisor, true);
  view.setUint16(10, remainder, true);
  view.setUint16(12, divisor, true);
  view.setUint16(20, divisor, true);
  view.setUint16(22, remainder, true);
  view.setUint16(24, divisor, true);
  expect(parseNtbParameters(answer)).toMatchObject({
    ndpInDivisor: goodDivisor,
    ndpInPayloadRemainder: goodRemainder,
    ndpInAlignment: goodDivisor,
    ndpOutDivisor: goodDivisor,
    ndpOutPayloadRemainder: goodRemainder,
    ndpOutAlignment: goodDivisor,
  });
});

it.each([
  [0, 2048, 2048],
  [1, 2048, 2048],
  [2047, 2048, 2048],
  [2048, 2048, 2048],
  [131_072, 131_072, 131_072],
  // Beyond our own limit the OUT size is odd: a block of it must not look like a full buffer.
  [131_073, 131_072, 131_071],
  [0x80000000, 131_072, 131_071],
  [0xffffffff, 131_072, 131_071],
])('case 61: takes a size of %i for %i in and %i out', (said, ntbInMaxSize, ntbOutMaxSize) => {
  const answer = unhex(balong);
  const view = new DataView(answer.buffer);
  view.setUint32(4, said, true);
  view.setUint32(16, said, true);
  expect(parseNtbParameters(answer)).toMatchObject({ ntbInMaxSize, ntbOutMaxSize });
});

function unhex(bytes: string): Uint8Array {
  return Uint8Array.from(Buffer.from(bytes.replaceAll(' ', ''), 'hex'));
}
