import { expect, it } from 'vitest';

import { hexBytes } from '../../test/hex-bytes.ts';
import {
  addWords,
  finishChecksum,
  internetChecksum,
  pseudoHeaderSum,
} from './internet-checksum.ts';

it('computes the example of RFC 1071 §3', () => {
  expect(internetChecksum(hexBytes('0001 f203 f4f5 f6f7'), 0, 8)).toBe(0x220d);
});

it('finds 0 over data that carries its right checksum', () => {
  expect(internetChecksum(hexBytes('0001 f203 f4f5 f6f7 220d'), 0, 10)).toBe(0);
});

it('takes an odd last byte for the high half of a word', () => {
  expect(internetChecksum(hexBytes('a5a5 1234 56 a5'), 2, 5)).toBe(~(0x1234 + 0x5600) & 0xffff);
});

it('adds the carry of the carry', () => {
  expect(internetChecksum(hexBytes('ffff ffff 0001'), 0, 6)).toBe(0xfffe);
});

it('stays exact over 64 KiB of ones', () => {
  expect(internetChecksum(new Uint8Array(65_534).fill(0xff), 0, 65_534)).toBe(0);
});

it('covers the pseudo header of UDP', () => {
  // 10.0.0.1 → 10.0.0.2, source port 53, destination port 20000, 01 02 03; checksum 997e.
  const datagram = hexBytes('0035 4e20 000b 997e 010203');
  const pseudo = pseudoHeaderSum(0x0a000001, 0x0a000002, 17, 11);
  expect(finishChecksum(addWords(pseudo, datagram, 0, 11))).toBe(0);
});
