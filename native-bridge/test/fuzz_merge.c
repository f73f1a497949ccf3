/*
 * libFuzzer: any row of packets through the coalescer, with flushes and refusals between them, held
 * against gro_oracle.h.
 *
 * Input: one byte of switches, then steps. The low two bits of a step's first byte say which.
 */
#include "gro_oracle.h"
#include "repair_packet.h"

enum switches { ETHERNET = 1, NO_TCP = 2, NO_UDP = 4 };

enum step {
  /* A length byte (by 8) and so many bytes: a packet of its own. */
  STEP_PACKET = 0,
  /* Three bytes: the packet before once more, behind it in sequence, with one byte changed. */
  STEP_NEXT = 1,
  STEP_FLUSH = 2,
  /* The kernel refuses the merged packet after next, or so. */
  STEP_REFUSE = 3,
  /* Or-ed to the first two: put lengths and checksums right. */
  STEP_REPAIR = 4,
  /* Or-ed to the second: take the change back in the packet after. */
  STEP_ONCE = 8
};

#define LONGEST_STEP 2048

typedef struct reader {
  const uint8_t *at;
  size_t left;
} reader;

static uint8_t next_byte(reader *input) {
  if (input->left == 0) return 0;
  input->left -= 1;
  input->at += 1;
  return input->at[-1];
}

typedef struct row {
  uint8_t bytes[LONGEST_STEP];
  uint32_t length;
} row;

static void read_packet(reader *input, row *row) {
  row->length = 8u * next_byte(input);
  if (row->length > input->left) row->length = (uint32_t)input->left;
  memcpy(row->bytes, input->at, row->length);
  input->at += row->length;
  input->left -= row->length;
}

/* The sequence number and identification the sender would go on with. */
static void advance(row *row, uint32_t network) {
  const oracle_packet packet = {row->bytes, row->length, false};
  gro_oracle *none = oracle_new(network);
  uint32_t transport = oracle_ports(none, &packet);
  free(none);
  if (transport == 0) return;
  uint8_t *ip = row->bytes + network;
  if (ip[0] >> 4 == 4) put16(ip + 4, get16(ip + 4) + 1);
  bool is_tcp = (ip[0] >> 4 == 4 ? ip[9] : ip[6]) == 6;
  if (!is_tcp || row->length < transport + 20) return;
  uint32_t header_length = transport + 4u * (row->bytes[transport + 12] >> 4);
  if (header_length > row->length) return;
  put32(row->bytes + transport + 4,
        get32(row->bytes + transport + 4) + (row->length - header_length));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  reader input = {data, size};
  uint8_t switches = next_byte(&input);
  uint32_t network = (switches & ETHERNET) != 0 ? 14 : 0;
  gro_oracle *oracle = oracle_new(network);
  oracle->refusal = EINVAL;
  static gro_merge merge_room;
  gro_merge *merge = &merge_room;
  gro_merge_init(merge, (gro_output){oracle, oracle_write, oracle_count_lost},
                 (switches & NO_TCP) == 0, (switches & NO_UDP) == 0);
  row row = {.length = 0};
  while (input.left > 0 && oracle->count < ORACLE_MOST_PACKETS) {
    uint8_t step = next_byte(&input);
    uint8_t changed_at = 0;
    uint8_t change = 0;
    switch (step & 3) {
      case STEP_FLUSH:
        gro_merge_flush(merge);
        continue;
      case STEP_REFUSE:
        oracle->refuse_merged = 1 + (step >> 4);
        continue;
      case STEP_PACKET:
        read_packet(&input, &row);
        break;
      default:
        advance(&row, network);
        changed_at = next_byte(&input);
        change = next_byte(&input);
        if (changed_at < row.length) row.bytes[changed_at] ^= change;
        uint8_t shorter = next_byte(&input);
        if (shorter < row.length) row.length -= shorter;
        break;
    }
    if ((step & STEP_REPAIR) != 0) repair_packet(row.bytes, row.length, network);
    oracle_add(oracle, merge, row.bytes, row.length);
    if ((step & STEP_ONCE) != 0 && changed_at < row.length) row.bytes[changed_at] ^= change;
  }
  gro_merge_flush(merge);
  oracle_end(oracle);
  return 0;
}
