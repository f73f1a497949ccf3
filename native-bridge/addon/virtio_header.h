/*
 * struct virtio_net_hdr (include/uapi/linux/virtio_net.h), which Linux puts in front of each packet
 * of a TUN or TAP with IFF_VNET_HDR: how much of a checksum is missing, and whether the packet is a
 * super-packet still to be cut into segments. Fields are in the byte order of the machine.
 */
#ifndef VIRTIO_HEADER_H
#define VIRTIO_HEADER_H

#include <stdint.h>
#include <string.h>

#define VIRTIO_HEADER_LENGTH 10

/* `flags`: the checksum at start + offset covers a pseudo header only. */
#define VIRTIO_NEEDS_CHECKSUM 1

/* `segmentation` */
enum virtio_segmentation {
  VIRTIO_SEGMENTATION_NONE = 0,
  VIRTIO_SEGMENTATION_TCP4 = 1,
  VIRTIO_SEGMENTATION_TCP6 = 4,
  /* UDP of either family, since Linux 6.2. */
  VIRTIO_SEGMENTATION_UDP = 5,
  /* Or-ed to a TCP kind: the first segment has CWR. */
  VIRTIO_SEGMENTATION_ECN = 0x80
};

/* Offsets of the checksum in its header; they are what `checksum_offset` says. */
#define UDP_CHECKSUM_OFFSET 6
#define TCP_CHECKSUM_OFFSET 16

typedef struct virtio_header {
  uint8_t flags;
  uint8_t segmentation;
  /* A hint and nothing more: the kernel's headers end somewhere before or at it. */
  uint16_t header_length;
  uint16_t segment_length;
  uint16_t checksum_start;
  uint16_t checksum_offset;
} virtio_header;

_Static_assert(sizeof(virtio_header) == VIRTIO_HEADER_LENGTH, "as the kernel has it");

static inline virtio_header virtio_header_load(const uint8_t *bytes) {
  virtio_header header;
  memcpy(&header, bytes, sizeof header);
  return header;
}

static inline void virtio_header_store(const virtio_header *header, uint8_t *bytes) {
  memcpy(bytes, header, sizeof *header);
}

#endif
