/* Virtio headers, super-packets and merging over a datagram socket pair in place of a TUN. */
#include "../addon/offload_io.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "packet_recipe.h"

#define BLOCK_LENGTH 4096
#define TABLE_LENGTH 80

typedef struct socket_tun {
  int ours;
  int kernels;
  packet_counters counters;
  offload_io *io;
  uint8_t *block;
  uint32_t table[TABLE_LENGTH];
} socket_tun;

static void set_up(socket_tun *tun, uint32_t hole) {
  int pair[2];
  CHECK(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == 0);
  for (int i = 0; i < 2; i += 1) CHECK(fcntl(pair[i], F_SETFL, O_NONBLOCK) == 0);
  *tun = (socket_tun){.ours = pair[0],
                          .kernels = pair[1],
                          .io = calloc(1, sizeof(offload_io)),
                          .block = malloc(BLOCK_LENGTH)};
  memset(tun->block, 0xa5, BLOCK_LENGTH);
  const packet_framing framing = {hole, 0};
  offload_io_init(tun->io, tun->ours, framing, &tun->counters, true, true);
}

static void tear_down(socket_tun *tun) {
  close(tun->ours);
  close(tun->kernels);
  free(tun->io);
  free(tun->block);
}

/* An empty block; the table's room behind it is 8 bytes and 4 for each frame. */
static ntb_slots slots_for(uint32_t capacity, uint32_t max_frame_length) {
  const uint32_t word[SLOT_WORD_COUNT] = {0, 12, capacity, 4, 0, 4, 8, 4, 40, max_frame_length, 0};
  ntb_slots slots;
  CHECK(ntb_slots_load(&slots, word, SLOT_WORD_COUNT, BLOCK_LENGTH, TABLE_LENGTH, 14) == NULL);
  return slots;
}

static void kernel_sends(socket_tun *tun, const virtio_header *header, const uint8_t *packet,
                         uint32_t length) {
  struct iovec parts[2] = {{(void *)(uintptr_t)header, VIRTIO_HEADER_LENGTH},
                           {(void *)(uintptr_t)packet, length}};
  CHECK(writev(tun->kernels, parts, 2) == (ssize_t)(VIRTIO_HEADER_LENGTH + length));
}

static packet_recipe recipe_of(uint32_t payload_length) {
  static uint8_t payload[65535];
  for (uint32_t i = 0; i < sizeof payload; i += 1) payload[i] = (uint8_t)(i * 7 + i / 256);
  return (packet_recipe){.is_ipv4 = true,
                         .is_tcp = true,
                         .hop_limit = 64,
                         .fragment_flags = 0x40,
                         .source_host = 1,
                         .source_port = 5000,
                         .flags = 0x18,
                         .window = 500,
                         .tcp_options_length = 12,
                         .payload = payload,
                         .payload_length = payload_length};
}

/* The frame in a slot is the packet a plain kernel would have sent, behind its hole. */
static void check_frame(const socket_tun *tun, uint32_t entry, const packet_recipe *recipe) {
  uint8_t expected[LONGEST_RECIPE];
  uint32_t length = build_packet(recipe, expected);
  CHECK(tun->table[2 * entry + 1] == 14 + length);
  CHECK(memcmp(tun->block + tun->table[2 * entry] + 14, expected, length) == 0);
}

static void read_small_packets_in_place(void) {
  socket_tun tun;
  set_up(&tun, 14);
  packet_recipe recipe = recipe_of(100);
  uint8_t packet[LONGEST_RECIPE];
  virtio_header header;
  uint32_t length = build_super_packet(&recipe, 100, packet, &header);
  header.segmentation = VIRTIO_SEGMENTATION_NONE;
  header.segment_length = 0;
  kernel_sends(&tun, &header, packet, length);
  const virtio_header complete = {0};
  kernel_sends(&tun, &complete, (const uint8_t *)"\x45xyz", 4);

  ntb_slots slots = slots_for(4096, 1514);
  CHECK(offload_io_read(tun.io, tun.block, &slots, tun.table) == 2);
  check_frame(&tun, 0, &recipe);
  CHECK(tun.table[3] == 18 && memcmp(tun.block + tun.table[2] + 14, "\x45xyz", 4) == 0);
  /* Neither hole nor rest was touched. */
  for (uint32_t i = 12; i < 26; i += 1) CHECK(tun.block[i] == 0xa5);
  for (uint32_t i = tun.table[2] + 18; i < BLOCK_LENGTH; i += 1) CHECK(tun.block[i] == 0xa5);
  CHECK(offload_io_read(tun.io, tun.block, &slots, tun.table) == 0);
  tear_down(&tun);
}

static void cut_a_super_packet_over_several_blocks(void) {
  socket_tun tun;
  set_up(&tun, 14);
  packet_recipe whole = recipe_of(5 * 1000 + 500);
  uint8_t packet[LONGEST_RECIPE];
  virtio_header header;
  uint32_t length = build_super_packet(&whole, 1000, packet, &header);
  kernel_sends(&tun, &header, packet, length);
  const virtio_header complete = {0};
  kernel_sends(&tun, &complete, (const uint8_t *)"\x45xyz", 4);

  uint32_t taken = 0;
  for (uint32_t block = 0; block < 3; block += 1) {
    /* Room for two frames of 1066, and for 3 of at most 1200 not quite. */
    ntb_slots slots = slots_for(3700, 1200);
    memset(tun.block, 0xa5, BLOCK_LENGTH);
    CHECK(offload_io_read(tun.io, tun.block, &slots, tun.table) == (block < 2 ? 3 : 1));
    for (uint32_t i = 0; i < 3 && taken < 6; i += 1, taken += 1) {
      packet_recipe segment = recipe_of(taken < 5 ? 1000 : 500);
      segment.flags = taken < 5 ? 0x10 : 0x18;
      segment.payload += taken * 1000;
      segment.sequence += taken * 1000;
      segment.identification = (uint16_t)taken;
      check_frame(&tun, i, &segment);
    }
    CHECK(offload_io_holds(tun.io) == (block == 0));
    /* What the kernel sent behind it comes last. */
    if (block == 2) CHECK(tun.table[1] == 18);
  }
  CHECK(tun.counters.super_packets == 1 && tun.counters.segments == 6);
  tear_down(&tun);
}

static void give_up_segments_a_later_block_does_not_take(void) {
  socket_tun tun;
  set_up(&tun, 14);
  packet_recipe whole = recipe_of(3000);
  uint8_t packet[LONGEST_RECIPE];
  virtio_header header;
  uint32_t length = build_super_packet(&whole, 1000, packet, &header);
  kernel_sends(&tun, &header, packet, length);
  ntb_slots slots = slots_for(1300, 1200);
  CHECK(offload_io_read(tun.io, tun.block, &slots, tun.table) == 1);
  CHECK(offload_io_holds(tun.io));
  slots = slots_for(4096, 1000);
  CHECK(offload_io_read(tun.io, tun.block, &slots, tun.table) == 0);
  CHECK(tun.counters.oversize == 1 && !offload_io_holds(tun.io));
  tear_down(&tun);
}

static void drop_and_count_what_is_no_packet(void) {
  socket_tun tun;
  set_up(&tun, 14);
  packet_recipe whole = recipe_of(3000);
  uint8_t packet[LONGEST_RECIPE];
  virtio_header header;
  uint32_t length = build_super_packet(&whole, 1000, packet, &header);
  const virtio_header plain = {0};
  kernel_sends(&tun, &plain, packet, 1501);
  CHECK(send(tun.kernels, &plain, VIRTIO_HEADER_LENGTH, 0) == VIRTIO_HEADER_LENGTH);
  CHECK(send(tun.kernels, &plain, 3, 0) == 3);
  virtio_header outside = {.flags = 1, .checksum_start = 60, .checksum_offset = 6};
  kernel_sends(&tun, &outside, packet, 67);
  header.segment_length = 1449;
  kernel_sends(&tun, &header, packet, length);
  header.segment_length = 1000;
  header.segmentation = VIRTIO_SEGMENTATION_TCP6;
  kernel_sends(&tun, &header, packet, length);
  ntb_slots slots = slots_for(4096, 1514);
  CHECK(offload_io_read(tun.io, tun.block, &slots, tun.table) == 0);
  CHECK(tun.counters.oversize == 1 && tun.counters.unreadable == 5);
  tear_down(&tun);
}

static void take_the_longest_super_packet(void) {
  socket_tun tun;
  set_up(&tun, 14);
  packet_recipe whole = recipe_of(0);
  whole.is_ipv4 = false;
  whole.payload_length = 65535 - 32;
  uint8_t *packet = malloc(LONGEST_RECIPE);
  virtio_header header;
  uint32_t length = build_super_packet(&whole, 1000, packet, &header);
  CHECK(length == 65575);
  kernel_sends(&tun, &header, packet, length);
  memset(packet, 0x45, OFFLOAD_STAGE_SIZE + 1);
  kernel_sends(&tun, &header, packet, OFFLOAD_STAGE_SIZE + 1);
  uint32_t segments = 0;
  do {
    ntb_slots slots = slots_for(4096, 1514);
    int64_t placed = offload_io_read(tun.io, tun.block, &slots, tun.table);
    CHECK(placed > 0);
    segments += (uint32_t)placed;
  } while (offload_io_holds(tun.io));
  CHECK(segments == 66);
  ntb_slots slots = slots_for(4096, 1514);
  CHECK(offload_io_read(tun.io, tun.block, &slots, tun.table) == 0);
  CHECK(tun.counters.oversize == 1);
  free(packet);
  tear_down(&tun);
}

static void come_back_from_a_flood_of_drops(void) {
  socket_tun tun;
  set_up(&tun, 14);
  tun.io->descriptor = open("/dev/zero", O_RDONLY);
  ntb_slots slots = slots_for(4096, 64);
  CHECK(offload_io_read(tun.io, tun.block, &slots, tun.table) == 0);
  CHECK(tun.counters.oversize == PACKET_IO_MOST_DROPS);
  close(tun.io->descriptor);
  tear_down(&tun);
}

static void report_a_failed_descriptor(void) {
  socket_tun tun;
  set_up(&tun, 14);
  tun.io->descriptor = -1;
  ntb_slots slots = slots_for(4096, 1514);
  CHECK(offload_io_read(tun.io, tun.block, &slots, tun.table) == -EBADF);
  uint8_t packet[LONGEST_RECIPE];
  const packet_recipe recipe = recipe_of(0);
  uint32_t length = build_packet(&recipe, packet);
  memcpy(tun.block + 14, packet, length);
  const uint32_t table[] = {0, 14 + length};
  CHECK(offload_io_write(tun.io, tun.block, table, 1) == 0);
  CHECK(tun.counters.write_failed == 1);
  tear_down(&tun);
}

/* Merges across batches, and writes at the flush. `hole` 14 is a TUN, 0 a TAP. */
static void write_merged(uint32_t hole) {
  socket_tun tun;
  set_up(&tun, hole);
  uint32_t network = hole == 0 ? 14 : 0;
  packet_recipe segment = recipe_of(1000);
  segment.network = network;
  segment.flags = 0x10;
  for (uint32_t i = 0; i < 3; i += 1) {
    uint32_t length = hole + build_packet(&segment, tun.block + 5 + hole);
    const uint32_t table[] = {5, length, 0, hole};
    CHECK(offload_io_write(tun.io, tun.block, table, 2) == 1);
    segment.sequence += 1000;
    segment.payload += 1000;
    memset(tun.block, 0xa5, BLOCK_LENGTH);
  }
  uint8_t got[LONGEST_RECIPE];
  CHECK(recv(tun.kernels, got, sizeof got, 0) == -1 && errno == EAGAIN);
  offload_io_flush(tun.io);

  packet_recipe whole = recipe_of(3000);
  whole.network = network;
  whole.flags = 0x10;
  uint8_t expected[LONGEST_RECIPE];
  virtio_header header;
  uint32_t length = build_super_packet(&whole, 1000, expected, &header);
  CHECK(recv(tun.kernels, got, sizeof got, 0) == (ssize_t)(VIRTIO_HEADER_LENGTH + length));
  CHECK(memcmp(got, &header, sizeof header) == 0);
  CHECK(memcmp(got + VIRTIO_HEADER_LENGTH, expected, length) == 0);
  CHECK(tun.counters.not_ip == 3 && tun.io->merge.counters.merged_packets == 3);
  tear_down(&tun);
}

/* The kernel here takes all: one super-packet of each kind, then nothing counted. */
static void probe_each_kind(uint32_t hole) {
  socket_tun tun;
  set_up(&tun, hole);
  offload_io_probe(tun.io);
  static const uint8_t kinds[] = {1, 4, 5, 5};
  uint8_t got[2000];
  for (uint32_t i = 0; i < sizeof kinds; i += 1) {
    ssize_t length = recv(tun.kernels, got, sizeof got, 0);
    CHECK(length > VIRTIO_HEADER_LENGTH);
    const virtio_header header = virtio_header_load(got);
    CHECK(header.segmentation == kinds[i] && header.segment_length == 64);
    gso_split split;
    CHECK(gso_split_begin(&split, &header, got + VIRTIO_HEADER_LENGTH,
                          (uint32_t)length - VIRTIO_HEADER_LENGTH, hole == 0 ? 14 : 0, 1514));
  }
  CHECK(recv(tun.kernels, got, sizeof got, 0) == -1);
  CHECK(tun.io->merge.merges_tcp && tun.io->merge.merges_udp);
  CHECK(tun.io->merge.counters.merged_writes == 0 && tun.io->merge.open == 0);
  tear_down(&tun);
}

int main(void) {
  read_small_packets_in_place();
  cut_a_super_packet_over_several_blocks();
  give_up_segments_a_later_block_does_not_take();
  drop_and_count_what_is_no_packet();
  take_the_longest_super_packet();
  come_back_from_a_flood_of_drops();
  report_a_failed_descriptor();
  write_merged(14);
  write_merged(0);
  probe_each_kind(14);
  probe_each_kind(0);
  return 0;
}
