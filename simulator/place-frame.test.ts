import { expect, it } from 'vitest';

import { type NtbSlots, SLOT_WORD_COUNT, SlotWord } from '../shared/ntb-slots.ts';
import { placeFrame } from './place-frame.ts';

it('steps to the remainder, records the frame, moves on and touches nothing else', () => {
  const slots = room({ position: 17, capacity: 400 });
  expect(placeFrame(slots, new Uint8Array(20).fill(0x11))).toBe(true);
  expect(placeFrame(slots, new Uint8Array(15).fill(0x22))).toBe(true);
  expect([...slots.table.subarray(0, 4)]).toEqual([18, 20, 38, 15]);
  expect(slots.words[SlotWord.Position]).toBe(53);
  expect([...slots.bytes.subarray(16, 19)]).toEqual([0xa5, 0xa5, 0x11]);
});

it('asks for room for the longest frame, as a reader that cannot know the length', () => {
  expect(placeFrame(room({ position: 18, capacity: 117 }), new Uint8Array(20))).toBe(false);
  expect(placeFrame(room({ position: 18, capacity: 118 }), new Uint8Array(20))).toBe(true);
});

it('counts what stands behind the frames', () => {
  // 18 + 100, aligned to 120, header 16, entries for the frame and the null: 8 * 2.
  const tail = { tailAlignment: 4, tailHeader: 16, tailEntry: 8 };
  expect(placeFrame(room({ position: 18, capacity: 151, ...tail }), new Uint8Array(9))).toBe(false);
  expect(placeFrame(room({ position: 18, capacity: 152, ...tail }), new Uint8Array(9))).toBe(true);
});

it('keeps the trailer free behind the frame', () => {
  const slots = room({ position: 18, capacity: 122, trailer: 4 });
  expect(placeFrame(slots, new Uint8Array(20))).toBe(true);
  expect([...slots.table.subarray(0, 2)]).toEqual([18, 20]);
  expect(slots.words[SlotWord.Position]).toBe(42);
  expect(placeFrame(room({ position: 18, capacity: 121, trailer: 4 }), new Uint8Array(20))).toBe(
    false,
  );
});

it('stops at the largest number of frames', () => {
  const slots = room({ position: 18, capacity: 4000 });
  const frame = new Uint8Array(14);
  expect([1, 2, 3, 4].map(() => placeFrame(slots, frame))).toEqual([true, true, true, false]);
});

function room(options: {
  position: number;
  capacity: number;
  tailAlignment?: number;
  tailHeader?: number;
  tailEntry?: number;
  trailer?: number;
}): NtbSlots {
  const words = new Uint32Array(SLOT_WORD_COUNT);
  words[SlotWord.Position] = options.position;
  words[SlotWord.Capacity] = options.capacity;
  words[SlotWord.Divisor] = 4;
  words[SlotWord.Remainder] = 2;
  words[SlotWord.TailAlignment] = options.tailAlignment ?? 1;
  words[SlotWord.TailHeader] = options.tailHeader ?? 0;
  words[SlotWord.TailEntry] = options.tailEntry ?? 0;
  words[SlotWord.MaxCount] = 3;
  words[SlotWord.MaxFrameLength] = 100;
  words[SlotWord.FrameTrailer] = options.trailer ?? 0;
  return { bytes: new Uint8Array(4096).fill(0xa5), words, table: new Uint32Array(6) };
}
