#include "offload_io.h"

#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include "finish_checksum.h"

int offload_io_write_one(void *context, const virtio_header *header, const uint8_t *packet,
                         uint32_t length) {
  offload_io *io = context;
  struct iovec parts[2] = {{(void *)(uintptr_t)header, VIRTIO_HEADER_LENGTH},
                           {(void *)(uintptr_t)packet, length}};
  ssize_t written;
  do written = writev(io->descriptor, parts, 2);
  while (written < 0 && errno == EINTR);
  return written < 0 ? errno : 0;
}

static void count_lost(void *context, int error_number, uint32_t packets) {
  offload_io *io = context;
  *packet_io_counter(io->counters, error_number) += packets;
}

void offload_io_init(offload_io *io, int descriptor, packet_framing framing,
                     packet_counters *counters, bool merges_tcp, bool merges_udp) {
  io->descriptor = descriptor;
  io->framing = framing;
  io->counters = counters;
  io->split = (gso_split){0};
  const gro_output output = {io, offload_io_write_one, count_lost};
  gro_merge_init(&io->merge, output, merges_tcp, merges_udp);
}

/* Moves the next segment of the super-packet to `start`, or gives the rest up as too long. */
static bool place_segment(offload_io *io, uint8_t *start, uint32_t limit, uint32_t *length) {
  *length = gso_split_next_length(&io->split);
  if (*length > limit) {
    /* Only when this block takes less than the one it began in. */
    io->counters->oversize += 1;
    io->split.length = io->split.position;
    return false;
  }
  gso_split_take(&io->split, start);
  io->counters->segments += 1;
  return true;
}

/* A packet of `length` bytes at `start` and, from `limit` on, in the stage. */
static bool take_packet(offload_io *io, const virtio_header *header, uint8_t *start, uint32_t limit,
                        uint32_t *length) {
  if (header->segmentation == VIRTIO_SEGMENTATION_NONE) {
    if (*length > limit) {
      io->counters->oversize += 1;
      return false;
    }
    if (finish_checksum(header, start, *length)) return true;
    io->counters->unreadable += 1;
    return false;
  }
  memcpy(io->stage, start, *length < limit ? *length : limit);
  if (!gso_split_begin(&io->split, header, io->stage, *length, offload_io_network(io), limit)) {
    io->counters->unreadable += 1;
    return false;
  }
  io->counters->super_packets += 1;
  return place_segment(io, start, limit, length);
}

/* Reads one packet; its length, 0 when it was dropped, or a negative errno. */
static int64_t read_packet(offload_io *io, uint8_t *start, uint32_t limit) {
  virtio_header header;
  uint32_t in_place = limit < OFFLOAD_STAGE_SIZE ? limit : OFFLOAD_STAGE_SIZE;
  /* A packet longer than the room is cut off in silence; the byte too many gives it away. */
  uint8_t byte_too_many;
  struct iovec parts[4] = {{&header, VIRTIO_HEADER_LENGTH},
                           {start, in_place},
                           {io->stage + in_place, OFFLOAD_STAGE_SIZE - in_place},
                           {&byte_too_many, 1}};
  ssize_t got;
  do got = readv(io->descriptor, parts, 4);
  while (got < 0 && errno == EINTR);
  /* EINVAL: a super-packet of a kind the kernel itself can not put into words; it is gone. */
  if (got < 0 && errno != EINVAL) return -errno;
  if (got <= VIRTIO_HEADER_LENGTH) {
    io->counters->unreadable += 1;
    return 0;
  }
  uint32_t length = (uint32_t)got - VIRTIO_HEADER_LENGTH;
  if (length > OFFLOAD_STAGE_SIZE) {
    io->counters->oversize += 1;
    return 0;
  }
  return take_packet(io, &header, start, in_place, &length) ? length : 0;
}

int64_t offload_io_read(offload_io *io, uint8_t *bytes, ntb_slots *slots, uint32_t *table) {
  int64_t placed = 0;
  uint32_t dropped = 0;
  uint32_t offset;
  while (dropped < PACKET_IO_MOST_DROPS && ntb_slots_next(slots, &offset)) {
    uint8_t *start = bytes + offset + io->framing.hole;
    uint32_t limit = slots->word[SLOT_MAX_FRAME_LENGTH] - io->framing.hole;
    uint32_t length = 0;
    if (!offload_io_holds(io)) {
      int64_t got = read_packet(io, start, limit);
      if (got == -EAGAIN || got == -EWOULDBLOCK) break;
      if (got < 0) return placed > 0 ? placed : got;
      length = (uint32_t)got;
    } else if (!place_segment(io, start, limit, &length)) {
      length = 0;
    }
    if (length == 0) {
      dropped += 1;
      continue;
    }
    ntb_slots_take(slots, table, offset, io->framing.hole + length);
    placed += 1;
  }
  return placed;
}

uint32_t offload_io_write(offload_io *io, const uint8_t *bytes, const uint32_t *table,
                          uint32_t count) {
  uint32_t accepted = 0;
  uint32_t network = offload_io_network(io);
  for (size_t i = 0; i < count; i += 1) {
    uint32_t length = table[2 * i + 1];
    if (length <= io->framing.hole) {
      io->counters->not_ip += 1;
      continue;
    }
    const uint8_t *packet = bytes + table[2 * i] + io->framing.hole;
    if (gro_merge_add(&io->merge, packet, length - io->framing.hole, network)) accepted += 1;
  }
  return accepted;
}

void offload_io_flush(offload_io *io) { gro_merge_flush(&io->merge); }
