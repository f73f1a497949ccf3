/*
 * What a coalescer has to keep: each packet that went in comes out once, unchanged, and those of a
 * flow in their order. Merged packets are cut again before they are compared.
 *
 * A stand-in for the kernel: its `write` can be told to refuse.
 */
#ifndef GRO_ORACLE_H
#define GRO_ORACLE_H

#include "../addon/gro_merge.h"
#include "packet_recipe.h"

#define ORACLE_MOST_PACKETS 512

typedef struct oracle_packet {
  uint8_t *bytes;
  uint32_t length;
  bool is_out;
} oracle_packet;

typedef struct gro_oracle {
  uint32_t network;
  oracle_packet in[ORACLE_MOST_PACKETS];
  uint32_t count;
  uint32_t merged_writes;
  uint32_t writes;
  /* Refuse the n-th merged write from now on, 0 for none, with this errno. */
  uint32_t refuse_merged;
  /* Refuse the n-th write of any kind. */
  uint32_t refuse_any;
  int refusal;
  uint32_t expected_lost;
  uint32_t lost;
} gro_oracle;

/* Where the ports are; 0 when this is not plain TCP or UDP. A reading of its own. */
static inline uint32_t oracle_ports(const gro_oracle *oracle, const oracle_packet *packet) {
  uint32_t network = oracle->network;
  if (packet->length < network + 28) return 0;
  const uint8_t *ip = packet->bytes + network;
  uint32_t length = packet->length - network;
  if (network > 0 && get16(ip - 2) != (ip[0] >> 4 == 4 ? 0x0800 : 0x86dd)) return 0;
  bool is_plain4 = ip[0] == 0x45 && (get16(ip + 6) & 0x3fff) == 0 && get16(ip + 2) == length &&
                   (ip[9] == 6 || ip[9] == 17);
  if (is_plain4) return network + 20;
  bool is_plain6 = ip[0] >> 4 == 6 && length >= 48 && get16(ip + 4) == length - 40 &&
                   (ip[6] == 6 || ip[6] == 17);
  return is_plain6 ? network + 40 : 0;
}

static inline bool oracle_same_flow(const gro_oracle *oracle, const oracle_packet *a,
                                    const oracle_packet *b) {
  uint32_t ports = oracle_ports(oracle, a);
  if (ports == 0 || oracle_ports(oracle, b) != ports) return false;
  const uint8_t *ip_a = a->bytes + oracle->network;
  const uint8_t *ip_b = b->bytes + oracle->network;
  if (ip_a[0] >> 4 != ip_b[0] >> 4) return false;
  if (ip_a[0] >> 4 == 4 && ip_a[9] != ip_b[9]) return false;
  if (ip_a[0] >> 4 == 6 && ip_a[6] != ip_b[6]) return false;
  uint32_t addresses = ip_a[0] >> 4 == 4 ? 12 : 8;
  return memcmp(ip_a + addresses, ip_b + addresses, ports - oracle->network - addresses + 4) == 0;
}

/*
 * Takes out what merging may change without changing the meaning: how a right checksum is written
 * (0x0000 and 0xffff are one number), and the identification of what may not be fragmented.
 */
static inline void oracle_normalise(uint8_t *packet, uint32_t length, uint32_t network,
                                    uint32_t transport) {
  uint8_t *ip = packet + network;
  if (ip[0] >> 4 == 4 && reference_sum(0, ip, 20) == 0xffff) {
    put16(ip + 10, 0);
    if ((ip[6] & 0x40) != 0) put16(ip + 4, 0);
  }
  bool is_tcp = (ip[0] >> 4 == 4 ? ip[9] : ip[6]) == 6;
  if (is_tcp && length >= transport + 20 &&
      has_right_checksum(packet, network, transport, length)) {
    put16(packet + transport + 16, 0);
  }
}

static inline bool oracle_equal(const gro_oracle *oracle, const oracle_packet *in,
                                const uint8_t *out, uint32_t length) {
  if (in->length != length) return false;
  if (memcmp(in->bytes, out, length) == 0) return true;
  uint32_t transport = oracle_ports(oracle, in);
  if (transport == 0) return false;
  static uint8_t a[LONGEST_RECIPE];
  static uint8_t b[LONGEST_RECIPE];
  memcpy(a, in->bytes, length);
  memcpy(b, out, length);
  oracle_normalise(a, length, oracle->network, transport);
  oracle_normalise(b, length, oracle->network, transport);
  return memcmp(a, b, length) == 0;
}

static inline void oracle_take_out(gro_oracle *oracle, const uint8_t *packet, uint32_t length) {
  oracle_packet *match = NULL;
  for (uint32_t i = 0; match == NULL && i < oracle->count; i += 1) {
    oracle_packet *candidate = &oracle->in[i];
    if (!candidate->is_out && oracle_equal(oracle, candidate, packet, length)) match = candidate;
  }
  CHECK(match != NULL);
  for (oracle_packet *earlier = oracle->in; earlier < match; earlier += 1) {
    CHECK(earlier->is_out || !oracle_same_flow(oracle, earlier, match));
  }
  match->is_out = true;
}

/* The header is what Linux asks for (include/linux/virtio_net.h, virtio_net_hdr_to_skb). */
static inline void oracle_check_merged(const virtio_header *header, uint32_t length) {
  CHECK(header->flags == 1);
  CHECK(header->segmentation == 1 || header->segmentation == 4 || header->segmentation == 5);
  CHECK(header->segment_length > 0);
  CHECK(header->checksum_start + header->checksum_offset + 2u <= header->header_length);
  CHECK(header->header_length + (uint32_t)header->segment_length < length);
}

/* Whether this write is the one to refuse. */
static inline bool oracle_refuses(gro_oracle *oracle, bool is_merged) {
  bool refuses = oracle->refuse_any == 1 || (is_merged && oracle->refuse_merged == 1);
  if (oracle->refuse_any > 0) oracle->refuse_any -= 1;
  if (is_merged && oracle->refuse_merged > 0) oracle->refuse_merged -= 1;
  return refuses;
}

static inline int oracle_write(void *context, const virtio_header *header, const uint8_t *packet,
                               uint32_t length) {
  gro_oracle *oracle = context;
  bool is_merged = header->segmentation != 0;
  oracle->writes += 1;
  bool refuses = oracle_refuses(oracle, is_merged);
  /* Then they come again, one by one. */
  if (refuses && is_merged && oracle->refusal == EINVAL) return EINVAL;
  if (!is_merged) {
    const virtio_header none = {0};
    CHECK(memcmp(header, &none, sizeof none) == 0);
    oracle_take_out(oracle, packet, length);
    if (refuses) oracle->expected_lost += 1;
    return refuses ? oracle->refusal : 0;
  }
  oracle_check_merged(header, length);
  gso_split split;
  CHECK(gso_split_begin(&split, header, packet, length, oracle->network, 70000));
  CHECK(split.header_length == header->header_length);
  static uint8_t segment[70000];
  uint32_t segment_length;
  while ((segment_length = gso_split_next_length(&split)) > 0) {
    gso_split_take(&split, segment);
    CHECK(has_right_checksum(segment, oracle->network, split.transport, segment_length));
    oracle_take_out(oracle, segment, segment_length);
    if (refuses) oracle->expected_lost += 1;
  }
  if (!refuses) oracle->merged_writes += 1;
  return refuses ? oracle->refusal : 0;
}

static inline void oracle_count_lost(void *context, int error_number, uint32_t packets) {
  gro_oracle *oracle = context;
  CHECK(error_number == oracle->refusal);
  oracle->lost += packets;
}

static inline gro_oracle *oracle_new(uint32_t network) {
  gro_oracle *oracle = calloc(1, sizeof *oracle);
  oracle->network = network;
  return oracle;
}

/* Hands a packet to the coalescer from memory that is gone right after. */
static inline bool oracle_add(gro_oracle *oracle, gro_merge *merge, const uint8_t *packet,
                              uint32_t length) {
  CHECK(oracle->count < ORACLE_MOST_PACKETS);
  oracle_packet *in = &oracle->in[oracle->count];
  oracle->count += 1;
  in->bytes = malloc(length);
  in->length = length;
  memcpy(in->bytes, packet, length);
  uint8_t *lent = malloc(length);
  memcpy(lent, packet, length);
  bool is_taken = gro_merge_add(merge, lent, length, oracle->network);
  free(lent);
  return is_taken;
}

/* All has come out, and what was refused for good is counted. Gives everything back. */
static inline void oracle_end(gro_oracle *oracle) {
  for (uint32_t i = 0; i < oracle->count; i += 1) {
    CHECK(oracle->in[i].is_out);
    free(oracle->in[i].bytes);
  }
  CHECK(oracle->lost == oracle->expected_lost);
  free(oracle);
}

#endif
