/* Numbers for the tests, the same in each run. */
#ifndef RANDOM_NUMBER_H
#define RANDOM_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

typedef struct random_source {
  uint64_t state;
} random_source;

static inline uint32_t random_word(random_source *source) {
  source->state ^= source->state << 13;
  source->state ^= source->state >> 7;
  source->state ^= source->state << 17;
  return (uint32_t)(source->state >> 16);
}

/* 0 up to and without `limit`. */
static inline uint32_t random_below(random_source *source, uint32_t limit) {
  return random_word(source) % limit;
}

static inline bool random_chance(random_source *source, uint32_t one_in) {
  return random_below(source, one_in) == 0;
}

#endif
