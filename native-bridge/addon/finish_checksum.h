/*
 * Finishes the checksum the kernel left to us. Goes by start and offset alone and never by what the
 * headers say: inside a tunnel they are those of the inner packet.
 */
#ifndef FINISH_CHECKSUM_H
#define FINISH_CHECKSUM_H

#include <stdbool.h>

#include "checksum.h"
#include "virtio_header.h"

/* False, and nothing written, when the header leads outside of the packet. */
static inline bool finish_checksum(const virtio_header *header, uint8_t *packet, uint32_t length) {
  if ((header->flags & VIRTIO_NEEDS_CHECKSUM) == 0) return true;
  uint32_t start = header->checksum_start;
  uint32_t field = start + header->checksum_offset;
  if (field + 2 > length) return false;
  /* The field holds the sum of the pseudo header and takes part. */
  uint16_t checksum = (uint16_t)~checksum_fold(checksum_add(0, packet + start, length - start));
  /* In UDP a zero means "none" (RFC 768); in ones' complement 0xffff is the same number. */
  if (checksum == 0 && header->checksum_offset == UDP_CHECKSUM_OFFSET) checksum = 0xffff;
  checksum_store(packet + field, checksum);
  return true;
}

#endif
