/*
 * The four bytes macOS puts in front of every packet of a utun: the address family, big-endian,
 * by Darwin's numbers whatever the system this is built on (bsd/net/if_utun.c).
 */
#ifndef UTUN_FAMILY_H
#define UTUN_FAMILY_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define UTUN_FAMILY_LENGTH 4

enum utun_family { UTUN_FAMILY_INET = 2, UTUN_FAMILY_INET6 = 30 };

/* The word for a packet that starts with `first_byte`; false when that is neither IPv4 nor IPv6. */
static inline bool utun_family_for(uint8_t first_byte, uint8_t word[UTUN_FAMILY_LENGTH]) {
  uint8_t version = first_byte >> 4;
  if (version != 4 && version != 6) return false;
  memset(word, 0, UTUN_FAMILY_LENGTH);
  word[UTUN_FAMILY_LENGTH - 1] = version == 4 ? UTUN_FAMILY_INET : UTUN_FAMILY_INET6;
  return true;
}

/* Whether the word says what the packet behind it is. */
static inline bool utun_family_matches(const uint8_t word[UTUN_FAMILY_LENGTH], uint8_t first_byte) {
  uint8_t expected[UTUN_FAMILY_LENGTH];
  return utun_family_for(first_byte, expected) && memcmp(word, expected, sizeof expected) == 0;
}

#endif
