import { expect, it } from 'vitest';

import { getUint16, getUint32, setUint16, setUint32 } from './little-endian.ts';

it.each([
  ['00000000', 0],
  ['01020304', 0x04030201],
  ['ffffff7f', 0x7fffffff],
  ['00000080', 0x80000000],
  ['fcffffff', 0xfffffffc],
  ['ffffffff', 0xffffffff],
])('reads and writes the 32-bit field %s, never as a negative number', (hex, value) => {
  const bytes = Uint8Array.from(Buffer.from(`a5${hex}a5`, 'hex'));
  expect(getUint32(bytes, 1)).toBe(value);

  const written = new Uint8Array(6).fill(0xa5);
  setUint32(written, 1, value);
  expect(written).toEqual(bytes);
});

it.each([
  ['0000', 0],
  ['0102', 0x0201],
  ['0080', 0x8000],
  ['ffff', 0xffff],
])('reads and writes the 16-bit field %s', (hex, value) => {
  const bytes = Uint8Array.from(Buffer.from(`a5${hex}a5`, 'hex'));
  expect(getUint16(bytes, 1)).toBe(value);

  const written = new Uint8Array(4).fill(0xa5);
  setUint16(written, 1, value);
  expect(written).toEqual(bytes);
});
