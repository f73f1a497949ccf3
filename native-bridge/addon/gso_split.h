/*
 * Cuts a super-packet of the kernel (TCP or UDP over IPv4 or IPv6) into the packets it stands for,
 * as drivers/net hardware would. Pure arithmetic: no I/O, no state outside of gso_split.
 */
#ifndef GSO_SPLIT_H
#define GSO_SPLIT_H

#include <stdbool.h>

#include "checksum.h"
#include "net_bytes.h"
#include "virtio_header.h"

enum ip_protocol { IP_PROTOCOL_TCP = 6, IP_PROTOCOL_UDP = 17 };

enum tcp_flag {
  TCP_FIN = 0x01,
  TCP_SYN = 0x02,
  TCP_RST = 0x04,
  TCP_PSH = 0x08,
  TCP_ACK = 0x10,
  TCP_URG = 0x20,
  TCP_CWR = 0x80
};

#define TCP_HEADER_LENGTH 20
#define UDP_HEADER_LENGTH 8
#define LONGEST_IP_PACKET 65535

/* A super-packet and how much of it has been cut off. All zero: there is none. */
typedef struct gso_split {
  /* The caller's; stays as it is until the last segment was taken. */
  const uint8_t *packet;
  uint32_t length;
  /* Where the IP header starts: behind an Ethernet header, or at 0. */
  uint32_t network;
  uint32_t transport;
  /* Bytes in front of the payload, the same in each segment. */
  uint32_t header_length;
  /* Payload bytes in each segment but the last. */
  uint32_t segment_length;
  /* The next payload byte; the packet's length once all is taken. */
  uint32_t position;
  uint32_t index;
  bool is_ipv4;
  bool is_tcp;
} gso_split;

/* Whether an IPv4 header without fragmentation reaches from `network` to `transport`. */
static inline bool gso_is_ipv4(const uint8_t *packet, uint32_t length, uint32_t network,
                               uint32_t transport, uint8_t protocol) {
  if (length < network + IPV4_HEADER_LENGTH) return false;
  const uint8_t *ip = packet + network;
  return ip[0] >> 4 == 4 && network + 4u * (ip[0] & 0x0f) == transport &&
         transport >= network + IPV4_HEADER_LENGTH && ip[9] == protocol &&
         (net_get16(ip + 6) & 0x3fff) == 0;
}

/* Whether IPv6 and only such extension headers that each segment repeats reach that far. */
static inline bool gso_is_ipv6(const uint8_t *packet, uint32_t length, uint32_t network,
                               uint32_t transport, uint8_t protocol) {
  enum { HOP_BY_HOP = 0, ROUTING = 43, DESTINATION = 60 };
  if (length < transport || transport < network + IPV6_HEADER_LENGTH) return false;
  if (packet[network] >> 4 != 6) return false;
  uint8_t next = packet[network + 6];
  uint32_t at = network + IPV6_HEADER_LENGTH;
  while (at < transport) {
    if (next != HOP_BY_HOP && next != ROUTING && next != DESTINATION) return false;
    if (transport - at < 8) return false;
    next = packet[at];
    at += 8 + 8u * packet[at + 1];
  }
  return at == transport && next == protocol;
}

/*
 * Takes a super-packet whose segments may be `longest` bytes, all headers counted. False when the
 * virtio header and the packet do not belong together, or its segments would be longer.
 * Header lengths come from the packet itself: what the kernel says of them is a hint only.
 */
static inline bool gso_split_begin(gso_split *split, const virtio_header *header,
                                   const uint8_t *packet, uint32_t length, uint32_t network,
                                   uint32_t longest) {
  uint8_t kind = header->segmentation & (uint8_t)~VIRTIO_SEGMENTATION_ECN;
  bool is_udp = header->segmentation == VIRTIO_SEGMENTATION_UDP;
  bool is_tcp = kind == VIRTIO_SEGMENTATION_TCP4 || kind == VIRTIO_SEGMENTATION_TCP6;
  if ((!is_tcp && !is_udp) || (header->flags & VIRTIO_NEEDS_CHECKSUM) == 0) return false;
  if (header->checksum_offset != (is_tcp ? TCP_CHECKSUM_OFFSET : UDP_CHECKSUM_OFFSET)) return false;

  uint8_t protocol = is_tcp ? IP_PROTOCOL_TCP : IP_PROTOCOL_UDP;
  uint32_t transport = header->checksum_start;
  bool is_ipv4 = gso_is_ipv4(packet, length, network, transport, protocol);
  if (!is_ipv4 && !gso_is_ipv6(packet, length, network, transport, protocol)) return false;
  if (is_tcp && is_ipv4 != (kind == VIRTIO_SEGMENTATION_TCP4)) return false;

  uint32_t header_length = transport + (is_tcp ? TCP_HEADER_LENGTH : UDP_HEADER_LENGTH);
  if (header_length > length) return false;
  if (is_tcp) {
    uint32_t tcp_length = 4u * (packet[transport + 12] >> 4);
    if (tcp_length < TCP_HEADER_LENGTH) return false;
    header_length = transport + tcp_length;
  }
  uint32_t segment_length = header->segment_length;
  if (segment_length == 0 || header_length >= length) return false;
  uint32_t packet_length = header_length + segment_length;
  if (packet_length > longest || packet_length - network > LONGEST_IP_PACKET) return false;

  *split = (gso_split){.packet = packet,
                       .length = length,
                       .network = network,
                       .transport = transport,
                       .header_length = header_length,
                       .segment_length = segment_length,
                       .position = header_length,
                       .is_ipv4 = is_ipv4,
                       .is_tcp = is_tcp};
  return true;
}

/* Length of the next segment, headers counted; 0 when there is none. */
static inline uint32_t gso_split_next_length(const gso_split *split) {
  uint32_t left = split->length - split->position;
  if (left == 0) return 0;
  return split->header_length + (left < split->segment_length ? left : split->segment_length);
}

/* What follows the first segment counts up, or shows only at one end of the row (RFC 3168). */
static inline void gso_write_tcp(const gso_split *split, uint8_t *tcp, bool is_last) {
  uint32_t sequence = net_get32(split->packet + split->transport + 4);
  net_put32(tcp + 4, sequence + (split->position - split->header_length));
  if (!is_last) tcp[13] &= (uint8_t)~(TCP_FIN | TCP_PSH);
  if (split->index > 0) tcp[13] &= (uint8_t)~TCP_CWR;
}

/* Writes the next segment, complete with checksums, to `out`; there must be one. */
static inline void gso_split_take(gso_split *split, uint8_t *out) {
  uint32_t length = gso_split_next_length(split);
  uint32_t payload_length = length - split->header_length;
  memcpy(out, split->packet, split->header_length);
  memcpy(out + split->header_length, split->packet + split->position, payload_length);

  uint8_t *ip = out + split->network;
  uint8_t *transport = out + split->transport;
  uint32_t transport_length = length - split->transport;
  uint8_t *checksum;
  if (split->is_ipv4) {
    net_put16(ip + 2, length - split->network);
    net_put16(ip + 4, net_get16(split->packet + split->network + 4) + split->index);
    checksum_write_ipv4(ip, split->transport - split->network);
  } else {
    net_put16(ip + 4, length - split->network - IPV6_HEADER_LENGTH);
  }
  if (split->is_tcp) {
    gso_write_tcp(split, transport, split->position + payload_length == split->length);
    checksum = transport + TCP_CHECKSUM_OFFSET;
  } else {
    net_put16(transport + 4, transport_length);
    checksum = transport + UDP_CHECKSUM_OFFSET;
  }
  /*
   * The field holds the sum of the pseudo header, in which only the length is another now. Made from
   * the addresses it would be wrong where a routing header names the real destination.
   */
  uint8_t lengths[4] = {0};
  net_put16(lengths, transport_length);
  net_put16(lengths + 2, ~(split->length - split->transport));
  uint64_t sum = checksum_add(0, lengths, sizeof lengths);
  sum = checksum_add(sum, transport, transport_length);
  uint16_t folded = (uint16_t)~checksum_fold(sum);
  if (folded == 0 && !split->is_tcp) folded = 0xffff;
  checksum_store(checksum, folded);

  split->position += payload_length;
  split->index += 1;
}

#endif
