/* Super-packets are cut into exactly the packets that a second, plain builder makes. */
#include "../addon/gso_split.h"

#include "random_recipe.h"

static random_source source = {20240412};

/* The rules a network card follows: RFC 9293 for FIN and PSH, RFC 3168 §6.1.2 for CWR. */
static packet_recipe segment_recipe(const packet_recipe *whole, uint32_t segment_length,
                                    uint32_t index) {
  packet_recipe segment = *whole;
  uint32_t position = index * segment_length;
  uint32_t left = whole->payload_length - position;
  segment.payload = whole->payload + position;
  segment.payload_length = left < segment_length ? left : segment_length;
  segment.sequence += position;
  segment.identification = (uint16_t)(segment.identification + index);
  if (left > segment_length) segment.flags &= (uint8_t)~0x09;
  if (index > 0) segment.flags &= (uint8_t)~0x80;
  return segment;
}

static void check_row(const packet_recipe *recipe, uint32_t segment_length) {
  static uint8_t packet[LONGEST_RECIPE];
  static uint8_t expected[LONGEST_RECIPE];
  virtio_header header;
  uint32_t length = build_super_packet(recipe, segment_length, packet, &header);
  uint32_t header_length = recipe_header_length(recipe);
  /* The hint is not to be relied on. */
  header.header_length = (uint16_t)random_word(&source);
  if (recipe->is_tcp && (recipe->flags & 0x80) != 0) header.segmentation |= 0x80;

  gso_split split;
  uint32_t longest = header_length + segment_length;
  CHECK(!gso_split_begin(&split, &header, packet, length, recipe->network, longest - 1));
  CHECK(gso_split_begin(&split, &header, packet, length, recipe->network, longest));
  uint32_t count = (recipe->payload_length + segment_length - 1) / segment_length;
  for (uint32_t index = 0; index < count; index += 1) {
    packet_recipe segment = segment_recipe(recipe, segment_length, index);
    uint32_t expected_length = build_packet(&segment, expected);
    CHECK(gso_split_next_length(&split) == expected_length);
    /* Exactly as large, so that a step too far is seen. */
    uint8_t *out = malloc(expected_length);
    gso_split_take(&split, out);
    uint32_t transport = recipe_transport(recipe);
    CHECK(has_right_checksum(expected, recipe->network, transport, expected_length) ||
          recipe->ip_options_length > 0);
    CHECK(memcmp(out, expected, expected_length) == 0);
    free(out);
  }
  CHECK(gso_split_next_length(&split) == 0);
}

static void cut_random_rows(void) {
  static uint8_t payload[65535];
  static const uint8_t flags[] = {0x10, 0x18, 0x11, 0x19, 0x90, 0x98, 0xd9, 0x50, 0x30};
  for (uint32_t round = 0; round < 3000; round += 1) {
    uint32_t segment_length = 1 + random_below(&source, random_chance(&source, 2) ? 1500 : 40);
    uint32_t most = segment_length * 50;
    uint32_t payload_length = 1 + random_below(&source, most > 60000 ? 60000 : most);
    packet_recipe recipe = random_recipe(&source, payload, payload_length);
    recipe.flags = flags[random_below(&source, sizeof flags)];
    if (random_chance(&source, 4)) recipe.ip_options_length = recipe.is_ipv4 ? 12 : 16;
    check_row(&recipe, segment_length);
  }
}

static void cut_the_longest_packets(void) {
  static uint8_t payload[65535];
  for (int kind = 0; kind < 4; kind += 1) {
    packet_recipe recipe = random_recipe(&source, payload, 1);
    recipe.is_ipv4 = kind % 2 == 0;
    recipe.is_tcp = kind < 2;
    recipe.payload_length = 65535 - (recipe_header_length(&recipe) - recipe.network);
    check_row(&recipe, 1460);
    check_row(&recipe, recipe.payload_length);
  }
}

/* A UDP checksum that comes out as zero is sent as 0xffff, in IPv6 as in IPv4. */
static void send_no_zero_checksum(void) {
  for (int is_ipv4 = 0; is_ipv4 < 2; is_ipv4 += 1) {
    uint8_t payload[4] = {0};
    packet_recipe recipe = {.is_ipv4 = is_ipv4 == 1, .payload = payload, .payload_length = 4};
    uint8_t packet[200];
    virtio_header header;
    uint8_t out[200];
    /* What the second segment's two bytes have to be for the sum to be all ones. */
    recipe.payload_length = 2;
    build_packet(&recipe, out);
    uint32_t checksum_at = recipe_transport(&recipe) + 6;
    memcpy(payload + 2, out + checksum_at, 2);
    recipe.payload_length = 4;
    uint32_t length = build_super_packet(&recipe, 2, packet, &header);
    gso_split split;
    CHECK(gso_split_begin(&split, &header, packet, length, 0, 1500));
    gso_split_take(&split, out);
    CHECK(get16(out + checksum_at) != 0xffff);
    gso_split_take(&split, out);
    CHECK(get16(out + checksum_at) == 0xffff);
  }
}

/* A change of one field by which header and packet no longer belong together. */
static void refuse_what_does_not_fit(void) {
  static uint8_t payload[100];
  packet_recipe recipe = {.is_ipv4 = true,
                          .is_tcp = true,
                          .flags = 0x10,
                          .payload = payload,
                          .payload_length = sizeof payload};
  uint8_t packet[300];
  virtio_header good;
  uint32_t length = build_super_packet(&recipe, 30, packet, &good);
  gso_split split;
  CHECK(gso_split_begin(&split, &good, packet, length, 0, 1500));

  const virtio_header wrong[] = {
      {0, 1, 40, 30, 20, 16}, {1, 0, 40, 30, 20, 16}, {1, 3, 40, 30, 20, 16},
      {1, 4, 40, 30, 20, 16}, {1, 5, 40, 30, 20, 16}, {1, 5, 40, 30, 20, 6},
      {1, 1, 40, 0, 20, 16},  {1, 1, 40, 30, 20, 6},  {1, 1, 40, 30, 19, 16},
      {1, 1, 40, 30, 24, 16}, {1, 1, 40, 30, 0, 16},  {1, 1, 40, 30, 65535, 16},
      {1, 0x85, 40, 30, 20, 16}, {1, 1, 40, 65535, 20, 16}, {1, 1, 40, 1461, 20, 16},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i += 1) {
    CHECK(!gso_split_begin(&split, &wrong[i], packet, length, 0, 1500));
  }
  for (uint32_t shorter = 0; shorter <= 40; shorter += 1) {
    uint8_t *exact = malloc(shorter + 1);
    memcpy(exact, packet, shorter);
    CHECK(!gso_split_begin(&split, &good, exact, shorter, 0, 1500));
    free(exact);
  }
  const struct {
    uint32_t at;
    uint8_t value;
  } changes[] = {{0, 0x44}, {0, 0x46}, {0, 0x65}, {6, 0x20}, {7, 1}, {9, 17}, {32, 0x40},
                 {32, 0xf0}};
  for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i += 1) {
    uint8_t changed[300];
    memcpy(changed, packet, length);
    changed[changes[i].at] = changes[i].value;
    bool fits = gso_split_begin(&split, &good, changed, length, 0, 1500);
    /* 60 bytes of TCP header fit into the packet: then they are headers. */
    CHECK(fits == (changes[i].value == 0xf0));
  }
}

static void refuse_headers_segments_do_not_repeat(void) {
  static uint8_t payload[100];
  packet_recipe recipe = {.is_tcp = true,
                          .ip_options_length = 8,
                          .flags = 0x10,
                          .payload = payload,
                          .payload_length = sizeof payload};
  uint8_t packet[300];
  virtio_header header;
  gso_split split;
  uint32_t length = build_super_packet(&recipe, 30, packet, &header);
  CHECK(gso_split_begin(&split, &header, packet, length, 0, 1500));
  packet[6] = 44; /* a fragment header */
  CHECK(!gso_split_begin(&split, &header, packet, length, 0, 1500));
  packet[6] = 60;
  packet[41] = 1; /* past the transport header */
  CHECK(!gso_split_begin(&split, &header, packet, length, 0, 1500));
}

/* Where a routing header names the destination, the sum the kernel left is the only right one. */
static void keep_the_pseudo_header_of_the_kernel(void) {
  static uint8_t payload[100];
  packet_recipe recipe = {.is_tcp = true,
                          .ip_options_length = 24,
                          .flags = 0x10,
                          .payload = payload,
                          .payload_length = sizeof payload};
  uint8_t packet[300];
  uint8_t out[300];
  virtio_header header;
  uint32_t length = build_super_packet(&recipe, 60, packet, &header);
  packet[6] = 43;
  /* The packet goes to a waypoint first; the checksum is that of the last address. */
  packet[39] = 99;
  gso_split split;
  CHECK(gso_split_begin(&split, &header, packet, length, 0, 1500));
  while (gso_split_next_length(&split) > 0) {
    uint32_t segment_length = gso_split_next_length(&split);
    gso_split_take(&split, out);
    out[39] = 2;
    out[6] = 6;
    CHECK(has_right_checksum(out, 0, 64, segment_length));
  }
}

int main(void) {
  cut_random_rows();
  cut_the_longest_packets();
  send_no_zero_checksum();
  refuse_what_does_not_fit();
  refuse_headers_segments_do_not_repeat();
  keep_the_pseudo_header_of_the_kernel();
  return 0;
}
