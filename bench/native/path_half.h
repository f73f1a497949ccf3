/*
 * One end of the path in C: a TUN and NTB-16 blocks. Two of them are the C relay; one is the stick's
 * half in the relay whose other half is TypeScript. The TUN is driven by the addon's own code.
 */
#ifndef PATH_HALF_H
#define PATH_HALF_H

#include "../../native-bridge/addon/offload_io.h"
#include "ntb16.h"

#define PATH_BLOCK_LENGTH 16384
#define PATH_LONGEST_FRAME 1514

typedef struct path_half {
  int descriptor;
  packet_framing framing;
  packet_counters counters;
  /* NULL in plain mode. */
  offload_io *offload;
  uint8_t ethernet_header[ETHERNET_LENGTH];
  uint16_t sequence;
  uint64_t packets_written;
  /* One for each direction, as they may run on two threads. */
  uint32_t read_table[2 * NTB16_MOST_FRAMES];
  uint32_t write_table[2 * NTB16_MOST_FRAMES];
} path_half;

/* Opens the interface; frames it sends go to `destination`. Returns NULL, or what failed. */
const char *path_half_open(path_half *half, const char *name, bool offload,
                           const uint8_t destination[6]);

/* Reads waiting packets into a block of PATH_BLOCK_LENGTH. Returns its length; 0 when dry. */
uint32_t path_half_fill(path_half *half, uint8_t *block);

/* Writes the IP packets of a block; they may wait for the flush. */
void path_half_accept(path_half *half, const uint8_t *block, uint32_t length);

void path_half_flush(path_half *half);

/* Whether the rest of a super-packet waits, which no poll tells. */
bool path_half_holds(const path_half *half);

#endif
