#include "packet_io.h"

#include <errno.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include "utun_family.h"

int64_t packet_io_read(int descriptor, packet_framing framing, uint8_t *bytes, ntb_slots *slots,
                       uint32_t *table, packet_counters *counters) {
  int64_t placed = 0;
  uint32_t dropped = 0;
  uint32_t offset;
  while (dropped < PACKET_IO_MOST_DROPS && ntb_slots_next(slots, &offset)) {
    size_t limit = framing.prefix + (size_t)(slots->word[SLOT_MAX_FRAME_LENGTH] - framing.hole);
    uint8_t *start = bytes + offset + framing.hole - framing.prefix;
    /* A packet longer than the room is cut off in silence; the byte too many gives it away. */
    uint8_t byte_too_many;
    struct iovec parts[2] = {{start, limit}, {&byte_too_many, 1}};
    ssize_t got = readv(descriptor, parts, 2);
    if (got < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK || placed > 0) break;
      return -errno;
    }
    if ((size_t)got > limit) {
      counters->oversize += 1;
      dropped += 1;
      continue;
    }
    if ((size_t)got <= framing.prefix ||
        (framing.prefix > 0 && !utun_family_matches(start, start[framing.prefix]))) {
      counters->unreadable += 1;
      dropped += 1;
      continue;
    }
    ntb_slots_take(slots, table, offset, framing.hole + (uint32_t)got - framing.prefix);
    placed += 1;
  }
  return placed;
}

static ssize_t write_packet(int descriptor, uint32_t prefix, const uint8_t *packet, size_t length) {
  ssize_t written;
  if (prefix == 0) {
    do written = write(descriptor, packet, length);
    while (written < 0 && errno == EINTR);
    return written;
  }
  uint8_t family[UTUN_FAMILY_LENGTH];
  if (!utun_family_for(packet[0], family)) {
    errno = EINVAL;
    return -1;
  }
  struct iovec parts[2] = {{family, sizeof family}, {(void *)(uintptr_t)packet, length}};
  do written = writev(descriptor, parts, 2);
  while (written < 0 && errno == EINTR);
  return written;
}

uint64_t *packet_io_counter(packet_counters *counters, int error_number) {
  switch (error_number) {
    case EAGAIN:
      return &counters->would_block;
    case ENOBUFS:
    case ENOMEM:
      return &counters->no_buffer;
    case EINVAL:
      return &counters->not_ip;
    case EIO:
      return &counters->interface_down;
    default:
      return &counters->write_failed;
  }
}

uint32_t packet_io_write(int descriptor, packet_framing framing, const uint8_t *bytes,
                         const uint32_t *table, uint32_t count, packet_counters *counters) {
  uint32_t accepted = 0;
  for (size_t i = 0; i < count; i += 1) {
    const uint8_t *frame = bytes + table[2 * i];
    uint32_t length = table[2 * i + 1];
    if (length <= framing.hole) {
      counters->not_ip += 1;
      continue;
    }
    const uint8_t *packet = frame + framing.hole;
    if (write_packet(descriptor, framing.prefix, packet, length - framing.hole) < 0) {
      *packet_io_counter(counters, errno) += 1;
    } else {
      accepted += 1;
    }
  }
  return accepted;
}
