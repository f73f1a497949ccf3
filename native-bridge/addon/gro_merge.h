/*
 * Merges the segments of a flow into one super-packet for the kernel, as its own GRO would. The
 * order within a flow is kept, and whatever can not be merged goes out unchanged.
 *
 * Payloads are copied: a group stays open while its caller reuses the buffers the segments came in,
 * and until gro_merge_flush. No I/O in here, and no state outside of gro_merge.
 */
#ifndef GRO_MERGE_H
#define GRO_MERGE_H

#include <errno.h>

#include "gro_segment.h"

/* Flows that can be open at once; the one that has been open for longest makes room. */
#define GRO_GROUPS 8
/* What the kernel's own GRO merges at most for UDP (net/ipv4/udp_offload.c, UDP_GRO_CNT_MAX). */
#define GRO_MOST_UDP_SEGMENTS 64
#define GRO_GROUP_SIZE (14 + LONGEST_IP_PACKET)

typedef struct gro_output {
  void *context;
  /* Hands one packet to the kernel; 0 or an errno. */
  int (*write)(void *context, const virtio_header *header, const uint8_t *packet, uint32_t length);
  /* So many packets are lost, for that reason. */
  void (*lost)(void *context, int error_number, uint32_t packets);
} gro_output;

typedef struct gro_counters {
  uint64_t merged_writes;
  /* Packets that went out inside of those. */
  uint64_t merged_packets;
  /* Merged packets the kernel refused with EINVAL; their segments went out one by one. */
  uint64_t refused;
} gro_counters;

typedef struct gro_group {
  /* `packet` is the group's own memory; `length` grows. */
  gro_segment head;
  uint8_t bytes[GRO_GROUP_SIZE];
  uint32_t segment_length;
  uint32_t segments;
} gro_group;

typedef struct gro_merge {
  gro_output output;
  gro_counters counters;
  bool merges_tcp;
  bool merges_udp;
  /* The first `open` of `order` are in use, longest open first. */
  uint32_t open;
  gro_group *order[GRO_GROUPS];
  gro_group groups[GRO_GROUPS];
  /* For the segments of a refused packet. */
  uint8_t segment[GRO_GROUP_SIZE];
} gro_merge;

static inline void gro_merge_init(gro_merge *merge, gro_output output, bool merges_tcp,
                                  bool merges_udp) {
  merge->output = output;
  merge->counters = (gro_counters){0};
  merge->merges_tcp = merges_tcp;
  merge->merges_udp = merges_udp;
  merge->open = 0;
  for (uint32_t i = 0; i < GRO_GROUPS; i += 1) merge->order[i] = &merge->groups[i];
}

/* Writes a packet as it is; false when it is lost. */
static inline bool gro_write_plain(gro_merge *merge, const uint8_t *packet, uint32_t length) {
  static const virtio_header plain = {0};
  int failure = merge->output.write(merge->output.context, &plain, packet, length);
  if (failure != 0) merge->output.lost(merge->output.context, failure, 1);
  return failure == 0;
}

/* Makes one packet of the group: lengths, checksum of the pseudo header, and how to cut it. */
static inline virtio_header gro_complete(gro_group *group) {
  const gro_segment *head = &group->head;
  uint8_t *ip = group->bytes + head->network;
  uint8_t *transport = group->bytes + head->transport;
  uint32_t transport_length = head->length - head->transport;
  if (head->is_ipv4) {
    net_put16(ip + 2, head->length - head->network);
    checksum_write_ipv4(ip, IPV4_HEADER_LENGTH);
  } else {
    net_put16(ip + 4, transport_length);
  }
  if (!head->is_tcp) net_put16(transport + 4, transport_length);
  uint8_t protocol = head->is_tcp ? IP_PROTOCOL_TCP : IP_PROTOCOL_UDP;
  uint32_t offset = head->is_tcp ? TCP_CHECKSUM_OFFSET : UDP_CHECKSUM_OFFSET;
  checksum_store(transport + offset,
                 checksum_fold(checksum_pseudo_header(ip, protocol, transport_length)));

  uint8_t tcp_kind = head->is_ipv4 ? VIRTIO_SEGMENTATION_TCP4 : VIRTIO_SEGMENTATION_TCP6;
  return (virtio_header){.flags = VIRTIO_NEEDS_CHECKSUM,
                         .segmentation = head->is_tcp ? tcp_kind : VIRTIO_SEGMENTATION_UDP,
                         .header_length = (uint16_t)head->header_length,
                         .segment_length = (uint16_t)group->segment_length,
                         .checksum_start = (uint16_t)head->transport,
                         .checksum_offset = (uint16_t)offset};
}

/*
 * The kernel took offence at a merged packet (some refuse a last segment that is shorter, Linux
 * e269d79c7d35): its segments go out one by one, and this kind is merged no more.
 */
static inline void gro_write_refused(gro_merge *merge, const gro_group *group,
                                     const virtio_header *header) {
  const gro_segment *head = &group->head;
  merge->counters.refused += 1;
  if (head->is_tcp) merge->merges_tcp = false;
  else merge->merges_udp = false;

  gso_split split;
  if (!gso_split_begin(&split, header, group->bytes, head->length, head->network, GRO_GROUP_SIZE)) {
    merge->output.lost(merge->output.context, EINVAL, group->segments);
    return;
  }
  uint32_t length;
  while ((length = gso_split_next_length(&split)) > 0) {
    gso_split_take(&split, merge->segment);
    gro_write_plain(merge, merge->segment, length);
  }
}

/* Writes the group at `position` of the order and closes it. */
static inline void gro_flush_group(gro_merge *merge, uint32_t position) {
  gro_group *group = merge->order[position];
  merge->open -= 1;
  memmove(&merge->order[position], &merge->order[position + 1],
          (merge->open - position) * sizeof merge->order[0]);
  merge->order[merge->open] = group;

  if (group->segments == 1) {
    gro_write_plain(merge, group->bytes, group->head.length);
    return;
  }
  virtio_header header = gro_complete(group);
  int failure =
      merge->output.write(merge->output.context, &header, group->bytes, group->head.length);
  if (failure == EINVAL) {
    gro_write_refused(merge, group, &header);
  } else if (failure != 0) {
    merge->output.lost(merge->output.context, failure, group->segments);
  } else {
    merge->counters.merged_writes += 1;
    merge->counters.merged_packets += group->segments;
  }
}

/* Writes all that is open, the longest open first. */
static inline void gro_merge_flush(gro_merge *merge) {
  while (merge->open > 0) gro_flush_group(merge, 0);
}

static inline void gro_open_group(gro_merge *merge, const gro_segment *segment) {
  if (merge->open == GRO_GROUPS) gro_flush_group(merge, 0);
  gro_group *group = merge->order[merge->open];
  merge->open += 1;
  memcpy(group->bytes, segment->packet, segment->length);
  group->head = *segment;
  group->head.packet = group->bytes;
  group->segment_length = segment->length - segment->header_length;
  group->segments = 1;
}

/* Whether the segment continues the group: next in sequence, same headers, and room for it. */
static inline bool gro_continues(const gro_group *group, const gro_segment *segment) {
  const gro_segment *head = &group->head;
  uint32_t payload_length = segment->length - segment->header_length;
  uint32_t whole_length = head->length - head->network + payload_length;
  if (payload_length > group->segment_length || whole_length > LONGEST_IP_PACKET) return false;
  if (!gro_same_headers(head, segment, group->segments)) return false;
  if (!head->is_tcp) return true;
  uint32_t first = net_get32(head->packet + head->transport + 4);
  uint32_t next = net_get32(segment->packet + segment->transport + 4);
  return next - first == head->length - head->header_length;
}

/* True when nothing may follow. */
static inline bool gro_append(gro_group *group, const gro_segment *segment) {
  gro_segment *head = &group->head;
  uint32_t payload_length = segment->length - segment->header_length;
  memcpy(group->bytes + head->length, segment->packet + segment->header_length, payload_length);
  head->length += payload_length;
  group->segments += 1;
  if (!head->is_tcp) {
    return payload_length < group->segment_length || group->segments == GRO_MOST_UDP_SEGMENTS;
  }
  uint8_t closing = segment->packet[segment->transport + 13] & (TCP_FIN | TCP_PSH);
  group->bytes[head->transport + 13] |= closing;
  return payload_length < group->segment_length || closing != 0;
}

static inline bool gro_may_merge(const gro_merge *merge, const gro_segment *segment) {
  return segment->is_tcp ? merge->merges_tcp : merge->merges_udp;
}

/* The open group of the segment's flow; `open` when there is none. */
static inline uint32_t gro_find(const gro_merge *merge, const gro_segment *segment) {
  uint32_t position = 0;
  while (position < merge->open && !gro_same_flow(&merge->order[position]->head, segment)) {
    position += 1;
  }
  return position;
}

/*
 * Takes one packet, at most 14 + 65535 bytes, whose IP header is at `network` (0, or 14 behind an
 * Ethernet header). False when it is lost; what a later flush loses is told to `lost` only.
 */
static inline bool gro_merge_add(gro_merge *merge, const uint8_t *packet, uint32_t length,
                                 uint32_t network) {
  gro_segment segment;
  enum gro_kind kind = gro_open(&segment, packet, length, network);
  if (kind == GRO_APART) return gro_write_plain(merge, packet, length);
  if (kind == GRO_OBSCURE || length > GRO_GROUP_SIZE) {
    gro_merge_flush(merge);
    return gro_write_plain(merge, packet, length);
  }
  bool is_mergeable =
      kind == GRO_MERGEABLE && gro_may_merge(merge, &segment) && gro_checksums_right(&segment);
  uint32_t position = gro_find(merge, &segment);
  if (position < merge->open) {
    gro_group *group = merge->order[position];
    if (is_mergeable && gro_continues(group, &segment)) {
      if (gro_append(group, &segment)) gro_flush_group(merge, position);
      return true;
    }
    gro_flush_group(merge, position);
    /* The flush may have taught us that this kind is merged no more. */
    is_mergeable = is_mergeable && gro_may_merge(merge, &segment);
  }
  if (!is_mergeable || segment.closes) return gro_write_plain(merge, packet, length);
  gro_open_group(merge, &segment);
  return true;
}

#endif
