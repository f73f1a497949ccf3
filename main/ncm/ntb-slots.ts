/**
 * The free room of a block under construction, as a reader sees it that places frames directly.
 *
 * The room rule and the meaning of each word stand in shared/ntb-slots.ts; this folder imports
 * nothing, so it repeats the shape. ntb-slots.test.ts compares.
 */
export interface NtbSlots {
  readonly bytes: Uint8Array;
  readonly halves?: Uint16Array;
  readonly words: Uint32Array;
  readonly table: Uint32Array;
}

export const SlotWord = {
  Count: 0,
  Position: 1,
  Capacity: 2,
  Divisor: 3,
  Remainder: 4,
  TailAlignment: 5,
  TailHeader: 6,
  TailEntry: 7,
  MaxCount: 8,
  MaxFrameLength: 9,
  FrameTrailer: 10,
} as const;

export const SLOT_WORD_COUNT = 11;
