/**
 * Free room in a block under construction, in a form native code can fill without calling back.
 *
 * A reader places one frame after another: the next frame starts at the smallest offset
 * x >= words[Position] with x ≡ words[Remainder] (mod words[Divisor]), and fits when
 *
 *   alignUp(x + maxFrameLength + words[FrameTrailer], words[TailAlignment])
 *     + words[TailHeader] + words[TailEntry] * (words[Count] + 2)  <=  words[Capacity]
 *
 * (the + 2 is this frame's table entry and the null entry; the three Tail words are 1, 0, 0 when
 * the table stands in front of the frames). After each frame the reader appends its (offset,
 * length) to `table`, adds 1 to words[Count] and sets words[Position] to the end of frame and
 * trailer. It stops at words[MaxCount] frames.
 */
export interface NtbSlots {
  /** The block. Backed by an ArrayBuffer of its own (never Node's Buffer pool), never detached. */
  readonly bytes: Uint8Array;
  /** The same memory as 16-bit words, for whoever writes into it often; empty where that cannot be. */
  readonly halves?: Uint16Array;
  readonly words: Uint32Array;
  /** (offset, length) of each frame placed, lengths without the trailer. */
  readonly table: Uint32Array;
}

/** Indices into {@link NtbSlots.words}. The addon and main/ncm repeat them; a test compares. */
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
  /** Longest frame, Ethernet header included; a reader never places a longer one. */
  MaxFrameLength: 9,
  /** Bytes kept free behind each frame (4 in CRC mode, else 0). */
  FrameTrailer: 10,
} as const;

export const SLOT_WORD_COUNT = 11;
