/* The room rule against a second reading of it in 128-bit sums, over hostile and honest words. */
#include "../addon/ntb_slots.h"

#include <string.h>

#include "../addon/packet_table.h"
#include "check.h"

#define BLOCK_LENGTH 4096
#define TABLE_PAIRS 40

static uint64_t random_state = 20240229;

static uint32_t random_word(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (uint32_t)(random_state >> 16);
}

/* Mostly small, now and then at or near the edges of 32 bits. */
static uint32_t random_hostile(uint32_t usual) {
  static const uint32_t edges[] = {0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};
  if (random_word() % 8 == 0) return edges[random_word() % 6];
  return random_word() % usual;
}

typedef unsigned __int128 wide;

/* Step by step, as the text of shared/ntb-slots.ts says it. */
static bool expected_next(const uint32_t *word, uint32_t pairs, wide *start) {
  if (word[SLOT_COUNT] >= word[SLOT_MAX_COUNT] || word[SLOT_COUNT] >= pairs) return false;
  wide x = word[SLOT_POSITION];
  if (x > BLOCK_LENGTH) return false;
  for (uint64_t steps = 0; x % word[SLOT_DIVISOR] != word[SLOT_REMAINDER] % word[SLOT_DIVISOR];
       steps += 1) {
    if (steps > BLOCK_LENGTH) return false;
    x += 1;
  }
  wide end = x + word[SLOT_MAX_FRAME_LENGTH] + word[SLOT_FRAME_TRAILER];
  wide alignment = word[SLOT_TAIL_ALIGNMENT];
  end = (end + alignment - 1) / alignment * alignment;
  end += word[SLOT_TAIL_HEADER] + (wide)word[SLOT_TAIL_ENTRY] * ((wide)word[SLOT_COUNT] + 2);
  *start = x;
  return end <= word[SLOT_CAPACITY];
}

static void fill_with_hostile_words(void) {
  uint8_t *block = malloc(BLOCK_LENGTH);
  uint32_t *table = malloc(2 * TABLE_PAIRS * sizeof *table);
  uint32_t fitted = 0;
  for (uint32_t round = 0; round < 300000; round += 1) {
    uint32_t word[SLOT_WORD_COUNT] = {
        [SLOT_COUNT] = random_hostile(6),         [SLOT_POSITION] = random_hostile(BLOCK_LENGTH),
        [SLOT_CAPACITY] = random_hostile(6000),   [SLOT_DIVISOR] = random_hostile(64),
        [SLOT_REMAINDER] = random_hostile(64),    [SLOT_TAIL_ALIGNMENT] = random_hostile(16),
        [SLOT_TAIL_HEADER] = random_hostile(32),  [SLOT_TAIL_ENTRY] = random_hostile(10),
        [SLOT_MAX_COUNT] = random_hostile(64),    [SLOT_MAX_FRAME_LENGTH] = random_hostile(900),
        [SLOT_FRAME_TRAILER] = random_hostile(8),
    };
    ntb_slots slots;
    const char *wrong =
        ntb_slots_load(&slots, word, SLOT_WORD_COUNT, BLOCK_LENGTH, 2 * TABLE_PAIRS + 1, 14);
    if (wrong != NULL) {
      CHECK(word[SLOT_CAPACITY] > BLOCK_LENGTH || word[SLOT_DIVISOR] == 0 ||
            word[SLOT_TAIL_ALIGNMENT] == 0 || word[SLOT_MAX_FRAME_LENGTH] <= 14);
      continue;
    }
    uint32_t offset;
    wide expected;
    while (ntb_slots_next(&slots, &offset)) {
      CHECK(expected_next(slots.word, TABLE_PAIRS, &expected) && expected == offset);
      uint32_t length = 14 + random_word() % (word[SLOT_MAX_FRAME_LENGTH] - 13);
      if (random_word() % 2 == 0) length = word[SLOT_MAX_FRAME_LENGTH];
      /* AddressSanitizer sees a step outside of the two arrays. */
      memset(block + offset, 0x5a, length);
      memset(block + offset + length, 0, word[SLOT_FRAME_TRAILER]);
      ntb_slots_take(&slots, table, offset, length);
      fitted += 1;
    }
    CHECK(!expected_next(slots.word, TABLE_PAIRS, &expected));
    CHECK(slots.word[SLOT_COUNT] <= TABLE_PAIRS || slots.word[SLOT_COUNT] == word[SLOT_COUNT]);
  }
  /* Else the words above are so hostile that nothing was tried. */
  CHECK(fitted > 100000);
  free(table);
  free(block);
}

static void place_two_frames_where_the_rule_says(void) {
  uint32_t word[SLOT_WORD_COUNT] = {0, 12, 2048, 4, 2, 4, 8, 4, 40, 1000, 0};
  uint32_t table[80];
  ntb_slots slots;
  uint32_t offset = 0;
  CHECK(ntb_slots_load(&slots, word, SLOT_WORD_COUNT, 2048, 80, 14) == NULL);
  CHECK(ntb_slots_next(&slots, &offset) && offset == 14);
  ntb_slots_take(&slots, table, offset, 999);
  CHECK(slots.word[SLOT_POSITION] == 1013);
  /* 1014 + 1000, aligned to 2016, and 8 + 4 * 3 for the table: 2036 of 2048. */
  CHECK(ntb_slots_next(&slots, &offset) && offset == 1014);
  slots.word[SLOT_CAPACITY] = 2035;
  CHECK(!ntb_slots_next(&slots, &offset));
  ntb_slots_store(&slots, word);
  CHECK(word[SLOT_COUNT] == 1 && word[SLOT_POSITION] == 1013 && word[SLOT_CAPACITY] == 2048);
}

static void refuse_frames_without_a_packet(void) {
  const uint32_t word[SLOT_WORD_COUNT] = {0, 12, 2048, 4, 2, 4, 8, 4, 40, 14, 0};
  ntb_slots slots;
  CHECK(ntb_slots_load(&slots, word, SLOT_WORD_COUNT, 2048, 80, 14) != NULL);
  CHECK(ntb_slots_load(&slots, word, SLOT_WORD_COUNT, 2048, 80, 13) == NULL);
  CHECK(ntb_slots_load(&slots, word, SLOT_WORD_COUNT, 2048, 80, 0) == NULL);
}

static void refuse_too_few_words(void) {
  uint32_t *word = calloc(10, sizeof *word);
  ntb_slots slots;
  CHECK(ntb_slots_load(&slots, word, 10, 2048, 80, 14) != NULL);
  free(word);
}

static void check_tables(void) {
  const uint32_t inside[] = {0, 100, 100, 0, 60, 40};
  CHECK(packet_table_fits(inside, 6, 3, 100));
  CHECK(!packet_table_fits(inside, 6, 3, 99));
  CHECK(!packet_table_fits(inside, 5, 3, 100));
  CHECK(!packet_table_fits(inside, 6, 0x80000003, 100));
  CHECK(packet_table_fits(inside, 0, 0, 0));
  const uint32_t wrapping[] = {0xffffffff, 2};
  CHECK(!packet_table_fits(wrapping, 2, 1, 100));
}

int main(void) {
  place_two_frames_where_the_rule_says();
  refuse_frames_without_a_packet();
  refuse_too_few_words();
  check_tables();
  fill_with_hostile_words();
  return 0;
}
