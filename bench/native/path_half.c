#include "path_half.h"

#include <stdlib.h>

#include "../../native-bridge/addon/tun_open.h"

const char *path_half_open(path_half *half, const char *name, bool offload,
                           const uint8_t destination[6]) {
  static const uint8_t source[6] = {0x02, 0, 0, 0, 0, 0x0f};
  *half = (path_half){.framing = {ETHERNET_LENGTH, 0}};
  opened_interface opened;
  const char *step;
  if (tun_open(name, 1500, offload, &opened, &step) != 0) return step;
  half->descriptor = opened.descriptor;
  if (offload) {
    half->offload = calloc(1, sizeof *half->offload);
    if (half->offload == NULL) return "memory";
    offload_io_init(half->offload, opened.descriptor, half->framing, &half->counters, true,
                    opened.offload == OFFLOAD_TSO_AND_USO);
  }
  memcpy(half->ethernet_header, destination, 6);
  memcpy(half->ethernet_header + 6, source, 6);
  return NULL;
}

uint32_t path_half_fill(path_half *half, uint8_t *block) {
  ntb_slots slots = {{[SLOT_POSITION] = NTB16_HEADER_LENGTH,
                      [SLOT_CAPACITY] = PATH_BLOCK_LENGTH,
                      [SLOT_DIVISOR] = 4,
                      [SLOT_TAIL_ALIGNMENT] = 4,
                      [SLOT_TAIL_HEADER] = NTB16_TABLE_HEADER,
                      [SLOT_TAIL_ENTRY] = NTB16_ENTRY,
                      [SLOT_MAX_COUNT] = NTB16_MOST_FRAMES,
                      [SLOT_MAX_FRAME_LENGTH] = PATH_LONGEST_FRAME}};
  int64_t placed =
      half->offload != NULL
          ? offload_io_read(half->offload, block, &slots, half->read_table)
          : packet_io_read(half->descriptor, half->framing, block, &slots, half->read_table,
                           &half->counters);
  if (placed <= 0) return 0;
  for (int64_t i = 0; i < placed; i += 1) {
    uint8_t *frame = block + half->read_table[2 * i];
    memcpy(frame, half->ethernet_header, 12);
    bool is_ipv6 = frame[ETHERNET_LENGTH] >> 4 == 6;
    frame[12] = is_ipv6 ? 0x86 : 0x08;
    frame[13] = is_ipv6 ? 0xdd : 0x00;
  }
  half->sequence += 1;
  return ntb16_finish(block, half->read_table, (uint32_t)placed, slots.word[SLOT_POSITION],
                      half->sequence);
}

/* Leaves out what is no IP packet: ARP has no business on a TUN. */
static uint32_t keep_ip(const uint8_t *block, uint32_t *table, uint32_t count) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; i += 1) {
    const uint8_t *type = block + table[2 * i] + 12;
    if (!(type[0] == 0x08 && type[1] == 0x00) && !(type[0] == 0x86 && type[1] == 0xdd)) continue;
    table[2 * kept] = table[2 * i];
    table[2 * kept + 1] = table[2 * i + 1];
    kept += 1;
  }
  return kept;
}

void path_half_accept(path_half *half, const uint8_t *block, uint32_t length) {
  uint32_t count = ntb16_decode(block, length, PATH_BLOCK_LENGTH, PATH_LONGEST_FRAME,
                                half->write_table, NTB16_MOST_FRAMES);
  count = keep_ip(block, half->write_table, count);
  half->packets_written +=
      half->offload != NULL
          ? offload_io_write(half->offload, block, half->write_table, count)
          : packet_io_write(half->descriptor, half->framing, block, half->write_table, count,
                            &half->counters);
}

void path_half_flush(path_half *half) {
  if (half->offload != NULL) offload_io_flush(half->offload);
}

bool path_half_holds(const path_half *half) {
  return half->offload != NULL && offload_io_holds(half->offload);
}
