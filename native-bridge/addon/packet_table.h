/* The table of a PacketBatch (shared/packet-batch.ts): pairs of offset and length into its bytes. */
#ifndef PACKET_TABLE_H
#define PACKET_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether `count` pairs are there and each lies inside `bytes_length` bytes. */
static inline bool packet_table_fits(const uint32_t *table, size_t table_length, uint32_t count,
                                     size_t bytes_length) {
  if (count > table_length / 2) return false;
  for (size_t i = 0; i < count; i += 1) {
    uint64_t end = (uint64_t)table[2 * i] + table[2 * i + 1];
    if (end > bytes_length) return false;
  }
  return true;
}

#endif
