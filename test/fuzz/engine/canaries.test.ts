import { expect, it } from 'vitest';

import { withCanaries } from './canaries.ts';

const input = Uint8Array.of(1, 2, 3, 4);

it('returns what the parser returned, and leaves the input alone', () => {
  expect(withCanaries(input, (bytes) => [...bytes])).toEqual([1, 2, 3, 4]);
  expect(withCanaries(new Uint8Array(0), (bytes) => bytes.length)).toBe(0);
});

it.each<[string, (bytes: Uint8Array) => unknown]>([
  [
    'behind the end',
    (bytes) => new DataView(bytes.buffer).getUint8(bytes.byteOffset + bytes.length),
  ],
  ['before the start', (bytes) => new Uint8Array(bytes.buffer)[bytes.byteOffset - 1]],
])('finds a parser that reads %s', (_, parse) => {
  expect(() => withCanaries(input, parse)).toThrow('bytes outside the input were read');
});

it.each<[string, (bytes: Uint8Array) => void, string]>([
  ['its input', (bytes) => bytes.fill(9), 'into its input'],
  [
    'behind it',
    (bytes) => new Uint8Array(bytes.buffer).fill(9, bytes.byteOffset + 4, bytes.byteOffset + 5),
    'next to',
  ],
  ['before it', (bytes) => new Uint8Array(bytes.buffer).fill(9, 0, 1), 'next to'],
])('finds a parser that writes into %s', (_, parse, message) => {
  expect(() => withCanaries(input, parse)).toThrow(message);
});

it('looks a second time at one input of so many only', () => {
  const looks = Array.from({ length: 16 }, (_, length) => {
    let count = 0;
    withCanaries(new Uint8Array(length), () => (count += 1) && 0, 4);
    return count;
  });
  expect(looks.filter((count) => count === 2)).toHaveLength(4);
  expect(looks.filter((count) => count === 1)).toHaveLength(12);
});
