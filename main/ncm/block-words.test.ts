import { expect, it } from 'vitest';

import { BlockWords } from './block-words.ts';

it('shows the bytes as they are now, through the same view each time', () => {
  const blocks = new BlockWords();
  const bytes = Uint8Array.of(0x4e, 0x43, 0x4d, 0x48, 1, 0, 0, 0x80, 7);
  const words = blocks.of(bytes);
  expect([...words]).toEqual([0x484d434e, -0x7fffffff]);
  bytes[4] = 2;
  expect(blocks.of(bytes)).toBe(words);
  expect(words[1]).toBe(-0x7ffffffe);
});

it('tells eight buffers apart that take turns', () => {
  const blocks = new BlockWords();
  const buffers = Array.from({ length: 8 }, (_, i) => new Uint8Array(4).fill(i));
  const first = buffers.map((buffer) => blocks.of(buffer));
  expect(first.map((words) => words[0])).toEqual(buffers.map((_, i) => i * 0x01010101));
  buffers.forEach((buffer, i) => expect(blocks.of(buffer)).toBe(first[i]));
  for (let i = 0; i < 8; i += 1) blocks.of(new Uint8Array(4));
  expect(blocks.of(buffers[0] as Uint8Array)).not.toBe(first[0]);
});

it('has none where they would not be aligned', () => {
  expect(new BlockWords().of(new Uint8Array(new ArrayBuffer(12), 2, 8)).length).toBe(0);
  expect(new BlockWords().of(new Uint8Array(new ArrayBuffer(12), 4, 8)).length).toBe(2);
});
