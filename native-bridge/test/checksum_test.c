/* The fast checksum against the text of RFC 1071, over all lengths, offsets and edge values. */
#include "../addon/checksum.h"

#include "../addon/finish_checksum.h"
#include "packet_recipe.h"
#include "random_number.h"

static random_source source = {20240311};

static uint16_t stored(uint16_t folded) {
  uint8_t bytes[2];
  checksum_store(bytes, folded);
  return (uint16_t)get16(bytes);
}

static void sum_as_the_rfc_does(void) {
  for (uint32_t round = 0; round < 4000; round += 1) {
    uint32_t length = round < 200 ? round : random_below(&source, 2000);
    uint8_t *bytes = malloc(length + 1);
    uint32_t kind = random_below(&source, 3);
    for (uint32_t i = 0; i < length; i += 1) {
      bytes[i] = kind == 0 ? 0xff : kind == 1 ? 0 : (uint8_t)random_word(&source);
    }
    CHECK(stored(checksum_fold(checksum_add(0, bytes, length))) == reference_sum(0, bytes, length));
    free(bytes);
  }
}

static void sum_the_longest_packet_of_ones(void) {
  uint8_t *bytes = malloc(65535);
  memset(bytes, 0xff, 65535);
  uint64_t sum = checksum_add(UINT64_MAX >> 8, bytes, 65535);
  CHECK(sum > UINT64_MAX >> 8);
  CHECK(stored(checksum_fold(checksum_add(0, bytes, 65535))) == reference_sum(0, bytes, 65535));
  free(bytes);
}

/* From the example of RFC 1071 §3. */
static void sum_the_example(void) {
  const uint8_t example[] = {0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};
  CHECK(stored(checksum_fold(checksum_add(0, example, sizeof example))) == 0xddf2);
}

static void finish_by_start_and_offset_alone(void) {
  /* A UDP packet inside a tunnel's eight bytes: the outer headers say nothing of it. */
  packet_recipe recipe = {.is_ipv4 = true,
                          .payload = (const uint8_t *)"an inner packet",
                          .payload_length = 15,
                          .hop_limit = 64,
                          .source_host = 1};
  uint8_t expected[200] = {0};
  uint8_t packet[200] = {0};
  virtio_header header;
  uint32_t length = 8 + build_super_packet(&recipe, 1, packet + 8, &header);
  CHECK(length == 8 + build_packet(&recipe, expected + 8));
  header = (virtio_header){.flags = VIRTIO_NEEDS_CHECKSUM,
                           .checksum_start = 28,
                           .checksum_offset = UDP_CHECKSUM_OFFSET};
  CHECK(finish_checksum(&header, packet, length));
  CHECK(memcmp(packet, expected, length) == 0);
}

static void write_ffff_for_zero_in_udp_only(void) {
  for (uint32_t offset = 0; offset <= 16; offset += 2) {
    uint8_t packet[24] = {0};
    /* Everything from the start on sums up to 0xffff. */
    put16(packet + 22, 0xffff);
    const virtio_header header = {
        .flags = 1, .checksum_start = 2, .checksum_offset = (uint16_t)offset};
    CHECK(finish_checksum(&header, packet, sizeof packet));
    CHECK(get16(packet + 2 + offset) == (offset == UDP_CHECKSUM_OFFSET ? 0xffff : 0));
  }
}

static void refuse_to_write_outside(void) {
  uint8_t *packet = malloc(40);
  memset(packet, 0xa5, 40);
  const uint16_t wrong[][2] = {{38, 1}, {39, 0}, {40, 0}, {0, 39}, {65535, 65535}, {20, 65535}};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i += 1) {
    const virtio_header header = {
        .flags = 1, .checksum_start = wrong[i][0], .checksum_offset = wrong[i][1]};
    CHECK(!finish_checksum(&header, packet, 40));
  }
  const virtio_header complete = {.checksum_start = 65535};
  CHECK(finish_checksum(&complete, packet, 40));
  for (int i = 0; i < 40; i += 1) CHECK(packet[i] == 0xa5);
  const virtio_header last = {.flags = 1, .checksum_start = 38};
  CHECK(finish_checksum(&last, packet, 40));
  free(packet);
}

int main(void) {
  sum_as_the_rfc_does();
  sum_the_longest_packet_of_ones();
  sum_the_example();
  finish_by_start_and_offset_alone();
  write_ffff_for_zero_in_udp_only();
  refuse_to_write_outside();
  return 0;
}
