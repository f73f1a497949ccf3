/*
 * Packets for the tests, built and checked with code of their own: a checksum by the text of RFC
 * 1071, two bytes at a time, so that a mistake in the addon can not hide in the same mistake here.
 */
#ifndef PACKET_RECIPE_H
#define PACKET_RECIPE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "../addon/virtio_header.h"
#include "check.h"

#define LONGEST_RECIPE (14 + 60 + 60 + 65535)

typedef struct packet_recipe {
  bool is_ipv4;
  bool is_tcp;
  /* 14 for an Ethernet header in front, or 0. */
  uint32_t network;
  /* IPv4 options or IPv6 destination options; a multiple of 4, or of 8. */
  uint32_t ip_options_length;
  uint8_t traffic_class;
  uint8_t hop_limit;
  uint32_t flow_label;
  uint16_t identification;
  /* The upper three bits: reserved, DF, MF. */
  uint8_t fragment_flags;
  uint8_t source_host;
  uint16_t source_port;
  uint32_t sequence;
  uint32_t acknowledgement;
  /* The four bits beside the header length, and the flag byte. */
  uint8_t odd_flags;
  uint8_t flags;
  uint16_t window;
  uint16_t urgent;
  /* A multiple of 4, at most 40. */
  uint32_t tcp_options_length;
  uint8_t options_seed;
  const uint8_t *payload;
  uint32_t payload_length;
} packet_recipe;

static inline void put16(uint8_t *bytes, uint32_t value) {
  bytes[0] = (uint8_t)(value >> 8);
  bytes[1] = (uint8_t)value;
}

static inline void put32(uint8_t *bytes, uint32_t value) {
  put16(bytes, value >> 16);
  put16(bytes + 2, value & 0xffff);
}

static inline uint32_t get16(const uint8_t *bytes) { return (uint32_t)bytes[0] << 8 | bytes[1]; }

static inline uint32_t get32(const uint8_t *bytes) { return get16(bytes) << 16 | get16(bytes + 2); }

static inline uint32_t reference_sum(uint32_t sum, const uint8_t *bytes, uint32_t length) {
  for (uint32_t i = 0; i < length; i += 1) sum += i % 2 == 0 ? (uint32_t)bytes[i] << 8 : bytes[i];
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return sum;
}

static inline uint32_t reference_pseudo(const uint8_t *ip, uint32_t protocol, uint32_t length) {
  uint8_t rest[4];
  put16(rest, protocol);
  put16(rest + 2, length);
  uint32_t sum = reference_sum(0, rest, 4);
  return ip[0] >> 4 == 4 ? reference_sum(sum, ip + 12, 8) : reference_sum(sum, ip + 8, 32);
}

static inline uint32_t recipe_transport(const packet_recipe *recipe) {
  return recipe->network + (recipe->is_ipv4 ? 20 : 40) + recipe->ip_options_length;
}

static inline uint32_t recipe_header_length(const packet_recipe *recipe) {
  return recipe_transport(recipe) + (recipe->is_tcp ? 20 + recipe->tcp_options_length : 8);
}

static inline void build_ip(const packet_recipe *recipe, uint8_t *ip, uint32_t length) {
  uint8_t protocol = recipe->is_tcp ? 6 : 17;
  if (recipe->is_ipv4) {
    ip[0] = (uint8_t)(0x45 + recipe->ip_options_length / 4);
    ip[1] = recipe->traffic_class;
    put16(ip + 2, length);
    put16(ip + 4, recipe->identification);
    ip[6] = recipe->fragment_flags;
    ip[8] = recipe->hop_limit;
    ip[9] = protocol;
    put32(ip + 12, 0x0a630000u + recipe->source_host);
    put32(ip + 16, 0x0a630002u);
    memset(ip + 20, 1, recipe->ip_options_length);
    put16(ip + 10, ~reference_sum(0, ip, 20 + recipe->ip_options_length));
    return;
  }
  put32(ip, 0x60000000u | (uint32_t)recipe->traffic_class << 20 | recipe->flow_label);
  put16(ip + 4, length - 40);
  ip[6] = recipe->ip_options_length == 0 ? protocol : 60;
  ip[7] = recipe->hop_limit;
  put32(ip + 8, 0x20010db8);
  ip[23] = recipe->source_host;
  put32(ip + 24, 0x20010db8);
  ip[39] = 2;
  if (recipe->ip_options_length > 0) {
    ip[40] = protocol;
    ip[41] = (uint8_t)(recipe->ip_options_length / 8 - 1);
    /* One PadN option over the rest. */
    ip[42] = 1;
    ip[43] = (uint8_t)(recipe->ip_options_length - 4);
  }
}

static inline void build_transport(const packet_recipe *recipe, uint8_t *transport,
                                   uint32_t length) {
  put16(transport, recipe->source_port);
  put16(transport + 2, 7000);
  if (!recipe->is_tcp) {
    put16(transport + 4, length);
    return;
  }
  put32(transport + 4, recipe->sequence);
  put32(transport + 8, recipe->acknowledgement);
  transport[12] = (uint8_t)((5 + recipe->tcp_options_length / 4) << 4 | recipe->odd_flags);
  transport[13] = recipe->flags;
  put16(transport + 14, recipe->window);
  put16(transport + 18, recipe->urgent);
  for (uint32_t i = 0; i < recipe->tcp_options_length; i += 1) {
    transport[20 + i] = (uint8_t)(recipe->options_seed + i);
  }
}

/* The packet without its transport checksum; returns its length. */
static inline uint32_t build_without_checksum(const packet_recipe *recipe, uint8_t *packet) {
  uint32_t header_length = recipe_header_length(recipe);
  uint32_t length = header_length + recipe->payload_length;
  uint32_t transport = recipe_transport(recipe);
  memset(packet, 0, header_length);
  if (recipe->network > 0) {
    memset(packet, 0x02, 12);
    put16(packet + 12, recipe->is_ipv4 ? 0x0800 : 0x86dd);
  }
  build_ip(recipe, packet + recipe->network, length - recipe->network);
  build_transport(recipe, packet + transport, length - transport);
  memcpy(packet + header_length, recipe->payload, recipe->payload_length);
  return length;
}

/* A packet as it is on the wire. */
static inline uint32_t build_packet(const packet_recipe *recipe, uint8_t *packet) {
  uint32_t length = build_without_checksum(recipe, packet);
  uint32_t transport = recipe_transport(recipe);
  uint32_t protocol = recipe->is_tcp ? 6 : 17;
  uint32_t sum = reference_pseudo(packet + recipe->network, protocol, length - transport);
  sum = ~reference_sum(sum, packet + transport, length - transport) & 0xffff;
  if (sum == 0 && !recipe->is_tcp) sum = 0xffff;
  put16(packet + transport + (recipe->is_tcp ? 16 : 6), sum);
  return length;
}

/* A super-packet as the kernel hands it over: pseudo header sum and virtio header. */
static inline uint32_t build_super_packet(const packet_recipe *recipe, uint32_t segment_length,
                                          uint8_t *packet, virtio_header *header) {
  uint32_t length = build_without_checksum(recipe, packet);
  uint32_t transport = recipe_transport(recipe);
  uint32_t protocol = recipe->is_tcp ? 6 : 17;
  put16(packet + transport + (recipe->is_tcp ? 16 : 6),
        reference_pseudo(packet + recipe->network, protocol, length - transport));
  *header = (virtio_header){
      .flags = 1,
      .segmentation = (uint8_t)(!recipe->is_tcp ? 5 : recipe->is_ipv4 ? 1 : 4),
      .header_length = (uint16_t)recipe_header_length(recipe),
      .segment_length = (uint16_t)segment_length,
      .checksum_start = (uint16_t)transport,
      .checksum_offset = (uint16_t)(recipe->is_tcp ? 16 : 6),
  };
  return length;
}

static inline bool has_right_checksum(const uint8_t *packet, uint32_t network, uint32_t transport,
                                      uint32_t length) {
  uint32_t protocol = packet[network] >> 4 == 4 ? packet[network + 9] : packet[network + 6];
  uint32_t sum = reference_pseudo(packet + network, protocol, length - transport);
  return reference_sum(sum, packet + transport, length - transport) == 0xffff;
}

#endif
