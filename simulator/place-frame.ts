/** Puts one frame into a block under construction, by the rule of shared/ntb-slots.ts. */
import { type NtbSlots, SlotWord } from '../shared/ntb-slots.ts';

/** False when there is no room for a frame of the longest kind. `frame` must not be longer. */
export function placeFrame(slots: NtbSlots, frame: Uint8Array): boolean {
  const { words, bytes, table } = slots;
  const word = (index: number): number => words[index] ?? 0;
  const count = word(SlotWord.Count);
  const divisor = word(SlotWord.Divisor);
  const position = word(SlotWord.Position);
  const step = (word(SlotWord.Remainder) - (position % divisor) + divisor) % divisor;
  const start = position + step;
  const trailer = word(SlotWord.FrameTrailer);
  const tailAlignment = word(SlotWord.TailAlignment);
  const longestEnd = start + word(SlotWord.MaxFrameLength) + trailer;
  const tail =
    Math.ceil(longestEnd / tailAlignment) * tailAlignment +
    word(SlotWord.TailHeader) +
    word(SlotWord.TailEntry) * (count + 2);
  if (count >= word(SlotWord.MaxCount) || tail > word(SlotWord.Capacity)) return false;

  bytes.set(frame, start);
  table[2 * count] = start;
  table[2 * count + 1] = frame.length;
  words[SlotWord.Count] = count + 1;
  words[SlotWord.Position] = start + frame.length + trailer;
  return true;
}
