/*
 * The room rule of shared/ntb-slots.ts, for code that fills a block without calling back.
 *
 * Pure arithmetic on a copy of the caller's words. All sums are 64-bit: with 32-bit words, and a
 * count below 2^31 (checked first), the largest is under 2^63 + 2^36, so nothing can wrap.
 */
#ifndef NTB_SLOTS_H
#define NTB_SLOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum slot_word {
  SLOT_COUNT = 0,
  SLOT_POSITION = 1,
  SLOT_CAPACITY = 2,
  SLOT_DIVISOR = 3,
  SLOT_REMAINDER = 4,
  SLOT_TAIL_ALIGNMENT = 5,
  SLOT_TAIL_HEADER = 6,
  SLOT_TAIL_ENTRY = 7,
  SLOT_MAX_COUNT = 8,
  SLOT_MAX_FRAME_LENGTH = 9,
  SLOT_FRAME_TRAILER = 10,
  SLOT_WORD_COUNT = 11
};

typedef struct ntb_slots {
  uint32_t word[SLOT_WORD_COUNT];
} ntb_slots;

static inline uint64_t ntb_align_up(uint64_t value, uint64_t alignment) {
  uint64_t over = value % alignment;
  return over == 0 ? value : value + (alignment - over);
}

/*
 * Copies the words and checks them against the two arrays they speak of. `hole` is what the
 * reader leaves free in front of each packet. Returns NULL, or what is wrong in a few words.
 *
 * A table shorter than the largest count lowers that count: it then ends the filling early.
 */
static inline const char *ntb_slots_load(ntb_slots *slots, const uint32_t *words, size_t word_count,
                                         size_t bytes_length, size_t table_length, uint32_t hole) {
  if (word_count < SLOT_WORD_COUNT) return "too few slot words";
  memcpy(slots->word, words, sizeof slots->word);
  if (slots->word[SLOT_CAPACITY] > bytes_length) return "Capacity is beyond the bytes";
  if (slots->word[SLOT_DIVISOR] == 0) return "Divisor is 0";
  if (slots->word[SLOT_TAIL_ALIGNMENT] == 0) return "TailAlignment is 0";
  if (slots->word[SLOT_MAX_FRAME_LENGTH] <= hole) return "MaxFrameLength leaves no room for a packet";

  size_t pairs = table_length / 2;
  if (pairs > INT32_MAX) pairs = INT32_MAX;
  if (slots->word[SLOT_MAX_COUNT] > pairs) slots->word[SLOT_MAX_COUNT] = (uint32_t)pairs;
  return NULL;
}

/* Where the next frame starts; false when no frame of the largest length fits any more. */
static inline bool ntb_slots_next(const ntb_slots *slots, uint32_t *offset) {
  const uint32_t *word = slots->word;
  if (word[SLOT_COUNT] >= word[SLOT_MAX_COUNT]) return false;

  uint64_t divisor = word[SLOT_DIVISOR];
  uint64_t position = word[SLOT_POSITION];
  uint64_t remainder = word[SLOT_REMAINDER] % divisor;
  uint64_t start = position + (remainder + divisor - position % divisor) % divisor;

  uint64_t end = start + word[SLOT_MAX_FRAME_LENGTH] + word[SLOT_FRAME_TRAILER];
  uint64_t tail = word[SLOT_TAIL_HEADER] +
                  (uint64_t)word[SLOT_TAIL_ENTRY] * ((uint64_t)word[SLOT_COUNT] + 2);
  if (ntb_align_up(end, word[SLOT_TAIL_ALIGNMENT]) + tail > word[SLOT_CAPACITY]) return false;
  *offset = (uint32_t)start;
  return true;
}

/*
 * Takes the frame at an offset from ntb_slots_next, at most MaxFrameLength long, into `table`
 * (which has room for MaxCount pairs).
 */
static inline void ntb_slots_take(ntb_slots *slots, uint32_t *table, uint32_t offset,
                                  uint32_t length) {
  size_t entry = 2 * (size_t)slots->word[SLOT_COUNT];
  table[entry] = offset;
  table[entry + 1] = length;
  slots->word[SLOT_COUNT] += 1;
  slots->word[SLOT_POSITION] = offset + length + slots->word[SLOT_FRAME_TRAILER];
}

/* Hands count and position back; the other words are the caller's alone. */
static inline void ntb_slots_store(const ntb_slots *slots, uint32_t *words) {
  words[SLOT_COUNT] = slots->word[SLOT_COUNT];
  words[SLOT_POSITION] = slots->word[SLOT_POSITION];
}

#endif
