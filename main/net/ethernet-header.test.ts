import { expect, it } from 'vitest';

import { EthernetHeader } from './ethernet-header.ts';

const STICK = Uint8Array.of(0x4c, 0x54, 0x99, 0x45, 0xe5, 0xd5);
const HOST = Uint8Array.of(0x00, 0x1e, 0x10, 0x1f, 0x00, 0x01);
const BYTES = [...STICK, ...HOST, 0x86, 0xdd];

it.each([
  ['words, at a multiple of four', 4, true],
  ['words, at a multiple of two', 2, true],
  ['words, at an odd offset', 3, true],
  ['bytes alone', 4, false],
])('is put where the frame begins, and nowhere else: %s', (_, offset, hasWords) => {
  const bytes = new Uint8Array(20).fill(0xee);
  const halves = hasWords ? new Uint16Array(bytes.buffer) : new Uint16Array(0);
  new EthernetHeader(STICK, HOST, 0x86dd).place(bytes, halves, offset);
  const around = (length: number): number[] => Array<number>(length).fill(0xee);
  expect([...bytes]).toEqual([...around(offset), ...BYTES, ...around(6 - offset)]);
});

it('goes to another station from the next packet on', () => {
  const header = new EthernetHeader(STICK, HOST, 0x0800);
  const other = Uint8Array.of(2, 3, 4, 5, 6, 7);
  header.destination = other;
  for (const halves of [new Uint16Array(0), undefined]) {
    const bytes = new Uint8Array(14);
    header.place(bytes, halves ?? new Uint16Array(bytes.buffer), 0);
    expect([...bytes]).toEqual([...other, ...HOST, 0x08, 0x00]);
  }
});
