/* Reading and writing over a datagram socket pair in place of a TUN: with and without a prefix. */
#include "../addon/packet_io.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../addon/utun_family.h"
#include "check.h"

static const packet_framing plain = {14, 0};
static const packet_framing utun = {14, UTUN_FAMILY_LENGTH};
static const packet_framing whole_frames = {0, 0};

static void open_pair(int pair[2]) {
  CHECK(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == 0);
  for (int i = 0; i < 2; i += 1) CHECK(fcntl(pair[i], F_SETFL, O_NONBLOCK) == 0);
}

static void close_pair(int pair[2]) {
  close(pair[0]);
  close(pair[1]);
}

static ntb_slots slots_for(uint32_t capacity, uint32_t max_frame_length) {
  const uint32_t word[SLOT_WORD_COUNT] = {0, 12, capacity, 4, 2, 4, 8, 4, 40, max_frame_length, 0};
  ntb_slots slots;
  CHECK(ntb_slots_load(&slots, word, SLOT_WORD_COUNT, capacity, 80, 14) == NULL);
  return slots;
}

static void read_packets_behind_the_hole(void) {
  int pair[2];
  open_pair(pair);
  CHECK(send(pair[1], "\x45yz", 3, 0) == 3);
  CHECK(send(pair[1], "\x60yzw", 4, 0) == 4);
  uint8_t *bytes = malloc(256);
  memset(bytes, 0xa5, 256);
  uint32_t table[80];
  packet_counters counters = {0};
  ntb_slots slots = slots_for(256, 64);
  CHECK(packet_io_read(pair[0], plain, bytes, &slots, table, &counters) == 2);
  CHECK(table[0] == 14 && table[1] == 17 && table[2] == 34 && table[3] == 18);
  CHECK(memcmp(bytes + 28, "\x45yz\xa5", 4) == 0);
  CHECK(memcmp(bytes + 48, "\x60yzw\xa5", 5) == 0);
  CHECK(packet_io_read(pair[0], plain, bytes, &slots, table, &counters) == 0);
  free(bytes);
  close_pair(pair);
}

static void take_the_longest_and_drop_a_longer_one(void) {
  int pair[2];
  open_pair(pair);
  uint8_t packet[52];
  memset(packet, 0x45, sizeof packet);
  CHECK(send(pair[1], packet, 51, 0) == 51);
  CHECK(send(pair[1], packet, 50, 0) == 50);
  /* Exactly the room of one frame of 64 at 14, so that one byte more is outside of the block. */
  uint8_t *bytes = malloc(80 + 8 + 8);
  uint32_t table[80];
  packet_counters counters = {0};
  ntb_slots slots = slots_for(80 + 8 + 8, 64);
  CHECK(packet_io_read(pair[0], plain, bytes, &slots, table, &counters) == 1);
  CHECK(counters.oversize == 1 && table[0] == 14 && table[1] == 64);
  free(bytes);
  close_pair(pair);
}

static void come_back_from_a_flood_of_drops(void) {
  /* Never dry, and each read as long as was asked for: one byte too long. */
  int zeros = open("/dev/zero", O_RDONLY);
  CHECK(zeros >= 0);
  uint8_t bytes[256];
  uint32_t table[80];
  packet_counters counters = {0};
  ntb_slots slots = slots_for(256, 64);
  CHECK(packet_io_read(zeros, plain, bytes, &slots, table, &counters) == 0);
  CHECK(counters.oversize == 64);
  close(zeros);
}

static void read_a_utun(void) {
  int pair[2];
  open_pair(pair);
  CHECK(send(pair[1], "\0\0\0\x02\x45y", 6, 0) == 6);
  CHECK(send(pair[1], "\0\0\0\x1e\x60y", 6, 0) == 6);
  CHECK(send(pair[1], "\0\0\0\x1e\x45y", 6, 0) == 6);
  CHECK(send(pair[1], "\0\0\0\x02", 4, 0) == 4);
  CHECK(send(pair[1], "\0", 1, 0) == 1);
  uint8_t *bytes = malloc(256);
  memset(bytes, 0xa5, 256);
  uint32_t table[80];
  packet_counters counters = {0};
  ntb_slots slots = slots_for(256, 64);
  CHECK(packet_io_read(pair[0], utun, bytes, &slots, table, &counters) == 2);
  CHECK(table[0] == 14 && table[1] == 16 && table[2] == 30 && table[3] == 16);
  CHECK(memcmp(bytes + 28, "\x45y", 2) == 0 && memcmp(bytes + 44, "\x60y", 2) == 0);
  CHECK(counters.unreadable == 3);
  free(bytes);
  close_pair(pair);
}

static void write_without_the_hole(void) {
  int pair[2];
  open_pair(pair);
  uint8_t bytes[40];
  memset(bytes, 0xa5, sizeof bytes);
  memcpy(bytes + 15, "\x45y", 2);
  memcpy(bytes + 34, "\x60z", 2);
  const uint32_t table[] = {1, 16, 20, 16, 20, 14, 0, 0};
  packet_counters counters = {0};
  CHECK(packet_io_write(pair[0], plain, bytes, table, 4, &counters) == 2);
  CHECK(counters.not_ip == 2);
  uint8_t got[40];
  CHECK(recv(pair[1], got, sizeof got, 0) == 2 && memcmp(got, "\x45y", 2) == 0);
  CHECK(recv(pair[1], got, sizeof got, 0) == 2 && memcmp(got, "\x60z", 2) == 0);
  CHECK(recv(pair[1], got, sizeof got, 0) == -1 && errno == EAGAIN);
  close_pair(pair);
}

static void write_a_utun(void) {
  int pair[2];
  open_pair(pair);
  uint8_t bytes[60];
  memset(bytes, 0xa5, sizeof bytes);
  bytes[14] = 0x45;
  bytes[34] = 0x6f;
  bytes[54] = 0x75;
  const uint32_t table[] = {0, 16, 20, 16, 40, 16};
  packet_counters counters = {0};
  CHECK(packet_io_write(pair[0], utun, bytes, table, 3, &counters) == 2);
  CHECK(counters.not_ip == 1);
  uint8_t got[40];
  CHECK(recv(pair[1], got, sizeof got, 0) == 6 && memcmp(got, "\0\0\0\x02\x45\xa5", 6) == 0);
  CHECK(recv(pair[1], got, sizeof got, 0) == 6 && memcmp(got, "\0\0\0\x1e\x6f\xa5", 6) == 0);
  /* The Ethernet header in front belongs to the caller. */
  CHECK(bytes[10] == 0xa5 && bytes[13] == 0xa5);
  close_pair(pair);
}

static void pass_whole_frames(void) {
  int pair[2];
  open_pair(pair);
  const uint32_t table[] = {2, 3};
  packet_counters counters = {0};
  CHECK(packet_io_write(pair[0], whole_frames, (const uint8_t *)"..abc", table, 1, &counters) == 1);
  uint8_t bytes[256];
  uint32_t read_table[80];
  ntb_slots slots = slots_for(256, 64);
  CHECK(packet_io_read(pair[1], whole_frames, bytes, &slots, read_table, &counters) == 1);
  CHECK(read_table[0] == 14 && read_table[1] == 3 && memcmp(bytes + 14, "abc", 3) == 0);
  close_pair(pair);
}

static void count_refusals_by_kind(void) {
  int pair[2];
  open_pair(pair);
  uint8_t bytes[16] = {0};
  const uint32_t table[] = {0, 16};
  packet_counters counters = {0};
  uint32_t sent = 0;
  while (packet_io_write(pair[0], plain, bytes, table, 1, &counters) == 1) sent += 1;
  CHECK(sent > 0 && counters.would_block + counters.no_buffer == 1);
  close(pair[1]);
  CHECK(packet_io_write(pair[0], plain, bytes, table, 1, &counters) == 0);
  CHECK(counters.write_failed == 1);
  close(pair[0]);
}

static void report_a_failed_descriptor(void) {
  uint8_t bytes[256];
  uint32_t table[80];
  packet_counters counters = {0};
  ntb_slots slots = slots_for(256, 64);
  CHECK(packet_io_read(-1, plain, bytes, &slots, table, &counters) == -EBADF);
}

int main(void) {
  read_packets_behind_the_hole();
  take_the_longest_and_drop_a_longer_one();
  come_back_from_a_flood_of_drops();
  read_a_utun();
  write_without_the_hole();
  write_a_utun();
  pass_whole_frames();
  count_refusals_by_kind();
  report_a_failed_descriptor();
  return 0;
}
