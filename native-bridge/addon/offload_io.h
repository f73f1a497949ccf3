/*
 * Packets between a TUN or TAP with virtio headers (IFF_VNET_HDR) and buffers: super-packets are cut
 * straight into the slots of a block, and received packets merged. No Node-API here.
 */
#ifndef OFFLOAD_IO_H
#define OFFLOAD_IO_H

#include "gro_merge.h"
#include "packet_io.h"

/* What of a super-packet does not fit into the slot it is read to. */
#define OFFLOAD_STAGE_SIZE (14 + IPV6_HEADER_LENGTH + LONGEST_IP_PACKET)

typedef struct offload_io {
  int descriptor;
  packet_framing framing;
  packet_counters *counters;
  gso_split split;
  gro_merge merge;
  uint8_t stage[OFFLOAD_STAGE_SIZE];
} offload_io;

/*
 * The descriptor and the counters stay the caller's. `framing` has no prefix. Super-packets are
 * written only of the kinds that are merged.
 */
void offload_io_init(offload_io *io, int descriptor, packet_framing framing,
                     packet_counters *counters, bool merges_tcp, bool merges_udp);

/* Where the IP header starts: a TAP's frames have an Ethernet header, a TUN's packets do not. */
static inline uint32_t offload_io_network(const offload_io *io) {
  return io->framing.hole == 0 ? 14 : 0;
}

/* Whether the rest of a super-packet waits for the next block. */
static inline bool offload_io_holds(const offload_io *io) {
  return gso_split_next_length(&io->split) > 0;
}

/* As packet_io_read. What of a super-packet does not fit goes first into the next block. */
int64_t offload_io_read(offload_io *io, uint8_t *bytes, ntb_slots *slots, uint32_t *table);

/* As packet_io_write; counts as accepted what waits to be merged, until offload_io_flush. */
uint32_t offload_io_write(offload_io *io, const uint8_t *bytes, const uint32_t *table,
                          uint32_t count);

void offload_io_flush(offload_io *io);

/* Writes one packet; 0 or an errno. The context is an offload_io. */
int offload_io_write_one(void *context, const virtio_header *header, const uint8_t *packet,
                         uint32_t length);

/*
 * Tries on an interface that is down which merged packets its kernel takes, and merges no others:
 * a refused shape is EINVAL, a good one EIO, and nothing of it arrives anywhere.
 */
void offload_io_probe(offload_io *io);

#endif
