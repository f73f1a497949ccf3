/*
 * libFuzzer: any virtio header in front of any packet. Nothing is read or written outside, each
 * segment is as long as announced, the payload comes out whole, and merging it again keeps it.
 *
 * Input: one byte of switches, two of the longest segment, ten of virtio header, the packet.
 */
#include "../addon/finish_checksum.h"
#include "gro_oracle.h"

enum { ETHERNET = 1, REPAIR = 2, PREFIX_LENGTH = 13 };

/* What the kernel would have left in the checksum field. */
static void repair(const virtio_header *header, uint8_t *packet, uint32_t length,
                   uint32_t network) {
  uint32_t field = (uint32_t)header->checksum_start + header->checksum_offset;
  uint32_t ip_length = length > network && packet[network] >> 4 == 4 ? 20 : 40;
  if (network + ip_length > header->checksum_start || field + 2 > length) return;
  uint32_t protocol = header->segmentation == VIRTIO_SEGMENTATION_UDP ? 17 : 6;
  put16(packet + field,
        reference_pseudo(packet + network, protocol, length - header->checksum_start));
}

static void check_segments(gso_split *split, bool is_repaired) {
  gro_oracle *oracle = oracle_new(split->network);
  static gro_merge merge_room;
  gro_merge *merge = &merge_room;
  gro_merge_init(merge, (gro_output){oracle, oracle_write, oracle_count_lost}, true, true);
  uint32_t position = split->header_length;
  uint32_t segment_length;
  while ((segment_length = gso_split_next_length(split)) > 0) {
    uint8_t *segment = malloc(segment_length);
    gso_split_take(split, segment);
    uint32_t payload_length = segment_length - split->header_length;
    CHECK(payload_length > 0 && payload_length <= split->segment_length);
    CHECK(memcmp(segment + split->header_length, split->packet + position, payload_length) == 0);
    position += payload_length;
    if (is_repaired && split->transport == split->network + (split->is_ipv4 ? 20u : 40u)) {
      CHECK(has_right_checksum(segment, split->network, split->transport, segment_length));
    }
    if (oracle->count < ORACLE_MOST_PACKETS) oracle_add(oracle, merge, segment, segment_length);
    free(segment);
  }
  CHECK(position == split->length);
  gro_merge_flush(merge);
  oracle_end(oracle);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < PREFIX_LENGTH || size > 65535) return 0;
  uint32_t network = (data[0] & ETHERNET) != 0 ? 14 : 0;
  uint32_t longest = get16(data + 1);
  const virtio_header header = virtio_header_load(data + 3);
  uint32_t length = (uint32_t)size - PREFIX_LENGTH;
  uint8_t *packet = malloc(length);
  memcpy(packet, data + PREFIX_LENGTH, length);

  uint8_t *finished = malloc(length);
  memcpy(finished, packet, length);
  if (finish_checksum(&header, finished, length) && header.flags == 0) {
    CHECK(memcmp(finished, packet, length) == 0);
  }
  free(finished);

  bool is_repaired = (data[0] & REPAIR) != 0;
  if (is_repaired) repair(&header, packet, length, network);
  gso_split split;
  if (gso_split_begin(&split, &header, packet, length, network, longest)) {
    CHECK(gso_split_next_length(&split) <= longest);
    check_segments(&split, is_repaired);
  }
  free(packet);
  return 0;
}
