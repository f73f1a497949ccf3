/* Packets between a TUN-like descriptor and buffers. No Node-API here: tests run it under ASan. */
#ifndef PACKET_IO_H
#define PACKET_IO_H

#include <stdint.h>

#include "ntb_slots.h"

typedef struct packet_framing {
  /* Bytes of the frame that the descriptor does not carry: 14 for a TUN, 0 for a TAP. */
  uint32_t hole;
  /* Bytes the descriptor carries in front of a packet: 4 for a utun, else 0; at most `hole`. */
  uint32_t prefix;
} packet_framing;

typedef struct packet_counters {
  /* Read, and lost: */
  uint64_t oversize;   /* longer than MaxFrameLength allows */
  uint64_t unreadable; /* no packet behind the prefix, or one that is not what it says */
  /* Read whole, and what they were cut into: */
  uint64_t super_packets;
  uint64_t segments;
  /* Not written, by what the kernel said: */
  uint64_t would_block;    /* EAGAIN */
  uint64_t no_buffer;      /* ENOBUFS, ENOMEM */
  uint64_t not_ip;         /* EINVAL, or too short to be a packet at all */
  uint64_t interface_down; /* EIO */
  uint64_t write_failed;   /* anything else, for one EBADFD: the interface was deleted */
} packet_counters;

/* A flood of packets we drop must not hold the event loop: after so many, a read comes back. */
#define PACKET_IO_MOST_DROPS 64

/* The counter of packets that were not written for that reason. */
uint64_t *packet_io_counter(packet_counters *counters, int error_number);

/*
 * Reads until the descriptor is dry or the slots are full. Returns the number of packets placed,
 * or a negative errno when the descriptor failed before it gave one.
 */
int64_t packet_io_read(int descriptor, packet_framing framing, uint8_t *bytes, ntb_slots *slots,
                       uint32_t *table, packet_counters *counters);

/* Writes `count` packets of a table that fits (packet_table.h); returns how many were accepted. */
uint32_t packet_io_write(int descriptor, packet_framing framing, const uint8_t *bytes,
                         const uint32_t *table, uint32_t count, packet_counters *counters);

#endif
