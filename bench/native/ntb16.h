/*
 * NTB-16 in C, to measure TypeScript against: written to be fast, and the reader applies the same
 * rules as main/ncm (docs/ncm.md), one by one, so that nobody compares with code that does less.
 */
#ifndef NTB16_H
#define NTB16_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define NTB16_HEADER_LENGTH 12
#define NTB16_TABLE_HEADER 8
#define NTB16_ENTRY 4
#define NTB16_SHORTEST (NTB16_HEADER_LENGTH + NTB16_TABLE_HEADER + 2 * NTB16_ENTRY)
#define NTB16_MOST_FRAMES 4096
#define NTB16_MOST_TABLES 64
#define ETHERNET_LENGTH 14

static inline uint16_t ntb16_get16(const uint8_t *bytes) {
  uint16_t value;
  memcpy(&value, bytes, sizeof value);
  return value;
}

static inline uint32_t ntb16_get32(const uint8_t *bytes) {
  uint32_t value;
  memcpy(&value, bytes, sizeof value);
  return value;
}

static inline void ntb16_put16(uint8_t *bytes, uint32_t value) {
  uint16_t narrow = (uint16_t)value;
  memcpy(bytes, &narrow, sizeof narrow);
}

static inline void ntb16_put32(uint8_t *bytes, uint32_t value) {
  memcpy(bytes, &value, sizeof value);
}

static inline uint32_t ntb16_align(uint32_t value) { return (value + 3) & ~3u; }

/* Headers and table around `count` frames that lie in the block already. Returns its length. */
static inline uint32_t ntb16_finish(uint8_t *block, const uint32_t *table, uint32_t count,
                                    uint32_t position, uint16_t sequence) {
  uint32_t ndp = ntb16_align(position);
  uint32_t ndp_length = NTB16_TABLE_HEADER + NTB16_ENTRY * (count + 1);
  ntb16_put32(block + ndp, 0x304d434e);
  ntb16_put16(block + ndp + 4, ndp_length);
  ntb16_put16(block + ndp + 6, 0);
  uint8_t *entry = block + ndp + NTB16_TABLE_HEADER;
  for (uint32_t i = 0; i < count; i += 1, entry += NTB16_ENTRY) {
    ntb16_put16(entry, table[2 * i]);
    ntb16_put16(entry + 2, table[2 * i + 1]);
  }
  ntb16_put32(entry, 0);
  ntb16_put32(block, 0x484d434e);
  ntb16_put16(block + 4, NTB16_HEADER_LENGTH);
  ntb16_put16(block + 6, sequence);
  ntb16_put16(block + 8, ndp + ndp_length);
  ntb16_put16(block + 10, ndp);
  return ndp + ndp_length;
}

/* Copies as many of the frames from `*next` on as fit, and finishes the block. */
static inline uint32_t ntb16_encode(uint8_t *block, uint32_t capacity, const uint8_t *source,
                                    const uint32_t *offsets, uint32_t length, uint32_t frames,
                                    uint32_t *next, uint16_t sequence, uint32_t *table) {
  uint32_t position = NTB16_HEADER_LENGTH;
  uint32_t count = 0;
  while (*next < frames && count < NTB16_MOST_FRAMES) {
    uint32_t start = ntb16_align(position);
    uint32_t end = ntb16_align(start + length) + NTB16_TABLE_HEADER + NTB16_ENTRY * (count + 2);
    if (end > capacity) break;
    memcpy(block + start, source + offsets[*next], length);
    table[2 * count] = start;
    table[2 * count + 1] = length;
    count += 1;
    position = start + length;
    *next += 1;
  }
  return ntb16_finish(block, table, count, position, sequence);
}

typedef struct ntb16_table {
  uint32_t start;
  uint32_t end;
} ntb16_table;

static inline bool ntb16_overlaps(const ntb16_table *tables, uint32_t count, uint32_t start,
                                  uint32_t length) {
  for (uint32_t i = 0; i < count; i += 1) {
    if (start < tables[i].end && start + length > tables[i].start) return true;
  }
  return false;
}

/* Follows the chain of tables (rules R5 to R8); returns how many are good. */
static inline uint32_t ntb16_walk(const uint8_t *block, uint32_t end, uint32_t ndp,
                                  ntb16_table *tables) {
  uint32_t visited[NTB16_MOST_TABLES];
  uint32_t count = 0;
  for (uint32_t hops = 0; hops < NTB16_MOST_TABLES; hops += 1) {
    for (uint32_t i = 0; i < hops; i += 1) {
      if (visited[i] == ndp) return count;
    }
    visited[hops] = ndp;
    if (ndp < NTB16_HEADER_LENGTH || ndp > end - (NTB16_TABLE_HEADER + 2 * NTB16_ENTRY)) {
      return count;
    }
    uint32_t length = ntb16_get16(block + ndp + 4);
    uint32_t next = ntb16_get16(block + ndp + 6);
    bool fits = length >= NTB16_TABLE_HEADER + 2 * NTB16_ENTRY && length % NTB16_ENTRY == 0 &&
                length <= end - ndp;
    bool is_plain = ntb16_get32(block + ndp) == 0x304d434e;
    if (!fits) return count;
    if (is_plain && !ntb16_overlaps(tables, count, ndp, length)) {
      tables[count] = (ntb16_table){ndp, ndp + length};
      count += 1;
    }
    if (next == 0) return count;
    ndp = next;
  }
  return count;
}

/*
 * Pairs of offset and length of the frames of a transfer into `out`, at most `most` of them.
 * Returns how many; a block that breaks the rules R1 to R4 has none.
 */
static inline uint32_t ntb16_decode(const uint8_t *block, uint32_t received, uint32_t longest_block,
                                    uint32_t longest_frame, uint32_t *out, uint32_t most) {
  if (received < NTB16_SHORTEST) return 0;
  if (ntb16_get32(block) != 0x484d434e || ntb16_get16(block + 4) != NTB16_HEADER_LENGTH) return 0;
  uint32_t end = ntb16_get16(block + 8);
  if (end == 0) end = received;
  if (end < NTB16_SHORTEST || end > received || end > longest_block) return 0;

  ntb16_table tables[NTB16_MOST_TABLES];
  uint32_t table_count = ntb16_walk(block, end, ntb16_get16(block + 10), tables);
  uint32_t count = 0;
  uint32_t sum = 0;
  for (uint32_t i = 0; i < table_count; i += 1) {
    const uint8_t *entry = block + tables[i].start + NTB16_TABLE_HEADER;
    const uint8_t *entries_end = block + tables[i].end - NTB16_ENTRY;
    for (; entry < entries_end; entry += NTB16_ENTRY) {
      uint32_t index = ntb16_get16(entry);
      uint32_t length = ntb16_get16(entry + 2);
      if (index == 0 || length == 0) break;
      if (index < NTB16_HEADER_LENGTH || index > end || length > end - index ||
          length < ETHERNET_LENGTH || length > longest_frame ||
          ntb16_overlaps(tables, table_count, index, length)) {
        continue;
      }
      sum += length;
      if (sum > end || count == most) return count;
      out[2 * count] = index;
      out[2 * count + 1] = length;
      count += 1;
    }
  }
  return count;
}

#endif
