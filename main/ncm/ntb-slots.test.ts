import { expect, it } from 'vitest';

import * as shared from '../../shared/ntb-slots.ts';
import * as own from './ntb-slots.ts';

it('repeats the words of the shared slots', () => {
  expect(own.SlotWord).toEqual(shared.SlotWord);
  expect(own.SLOT_WORD_COUNT).toBe(shared.SLOT_WORD_COUNT);
  expect(Math.max(...Object.values(own.SlotWord))).toBe(own.SLOT_WORD_COUNT - 1);
});

it('repeats the shape of the shared slots', () => {
  const slots: own.NtbSlots = {
    bytes: new Uint8Array(1),
    words: new Uint32Array(own.SLOT_WORD_COUNT),
    table: new Uint32Array(2),
  };
  const asShared: shared.NtbSlots = slots;
  const back: own.NtbSlots = asShared;
  expect(back).toBe(slots);
});
