import { expect, it } from 'vitest';

import { BlockWords } from './block-words.ts';

it('shows the bytes as they are now, through the same view each time', () => {
  const blocks = new BlockWords();
  const bytes = Uint8Array.of(0x4e, 0x43, 0x4d, 0x48, 1, 0, 0, 0x80, 7);
  const views = blocks.of(bytes);
  expect(views.bytes).toBe(bytes);
  expect([...views.words]).toEqual([0x484d434e, -0x7fffffff]);
  expect([...views.halves]).toEqual([0x434e, 0x484d, 1, 0x8000]);
  bytes[4] = 2;
  expect(blocks.of(bytes)).toBe(views);
  expect(views.words[1]).toBe(-0x7ffffffe);
  expect(views.halves[2]).toBe(2);
});

it('tells eight buffers apart that take turns', () => {
  const blocks = new BlockWords();
  const buffers = Array.from({ length: 8 }, (_, i) => new Uint8Array(4).fill(i));
  const first = buffers.map((buffer) => blocks.of(buffer));
  expect(first.map(({ words }) => words[0])).toEqual(buffers.map((_, i) => i * 0x01010101));
  buffers.forEach((buffer, i) => expect(blocks.of(buffer)).toBe(first[i]));
  for (let i = 0; i < 8; i += 1) blocks.of(new Uint8Array(4));
  expect(blocks.of(buffers[0] as Uint8Array)).not.toBe(first[0]);
});

it('has none where they would not be aligned', () => {
  const lengths = (offset: number) => {
    const views = new BlockWords().of(new Uint8Array(new ArrayBuffer(12), offset, 8));
    return [views.words.length, views.halves.length];
  };
  expect(lengths(2)).toEqual([0, 0]);
  expect(lengths(4)).toEqual([2, 4]);
});
