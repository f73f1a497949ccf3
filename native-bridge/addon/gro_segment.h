/*
 * What a received packet is to the coalescer: where its headers end, whether it may be merged with
 * others of its flow, and with which. Nothing here is kept between packets.
 */
#ifndef GRO_SEGMENT_H
#define GRO_SEGMENT_H

#include "gso_split.h"

enum gro_kind {
  /* Neither TCP nor UDP: in no order with any flow that could be merged. */
  GRO_APART,
  /* Could belong to any flow: a fragment, options or extension headers, a broken header. */
  GRO_OBSCURE,
  /* Of the flow, but has to stay as it is. */
  GRO_SINGLE,
  /* Of the flow, and may be merged with its neighbours if its checksums are right. */
  GRO_MERGEABLE
};

typedef struct gro_segment {
  const uint8_t *packet;
  uint32_t length;
  uint32_t network;
  uint32_t transport;
  uint32_t header_length;
  bool is_ipv4;
  bool is_tcp;
  /* Nothing may follow it in a merged packet: PSH or FIN. */
  bool closes;
} gro_segment;

/* Finds the transport header of an IPv4 packet; GRO_MERGEABLE stands for "found". */
static inline enum gro_kind gro_open_ipv4(gro_segment *segment, uint8_t *protocol) {
  const uint8_t *ip = segment->packet + segment->network;
  uint32_t length = segment->length - segment->network;
  if (length < IPV4_HEADER_LENGTH || net_get16(ip + 2) != length) return GRO_OBSCURE;
  *protocol = ip[9];
  if (*protocol != IP_PROTOCOL_TCP && *protocol != IP_PROTOCOL_UDP) return GRO_APART;
  /* No options, no fragments. */
  if (ip[0] != 0x45 || (net_get16(ip + 6) & 0x3fff) != 0) return GRO_OBSCURE;
  segment->transport = segment->network + IPV4_HEADER_LENGTH;
  segment->is_ipv4 = true;
  return GRO_MERGEABLE;
}

static inline enum gro_kind gro_open_ipv6(gro_segment *segment, uint8_t *protocol) {
  enum { ICMP6 = 58 };
  const uint8_t *ip = segment->packet + segment->network;
  uint32_t length = segment->length - segment->network;
  if (length < IPV6_HEADER_LENGTH || net_get16(ip + 4) != length - IPV6_HEADER_LENGTH) {
    return GRO_OBSCURE;
  }
  *protocol = ip[6];
  if (*protocol == ICMP6) return GRO_APART;
  if (*protocol != IP_PROTOCOL_TCP && *protocol != IP_PROTOCOL_UDP) return GRO_OBSCURE;
  segment->transport = segment->network + IPV6_HEADER_LENGTH;
  segment->is_ipv4 = false;
  return GRO_MERGEABLE;
}

/* Whether both checksums of an opened packet are right: what is merged, the kernel trusts. */
static inline bool gro_checksums_right(const gro_segment *segment) {
  const uint8_t *ip = segment->packet + segment->network;
  const uint8_t *transport = segment->packet + segment->transport;
  uint32_t transport_length = segment->length - segment->transport;
  if (segment->is_ipv4 && checksum_fold(checksum_add(0, ip, IPV4_HEADER_LENGTH)) != 0xffff) {
    return false;
  }
  uint8_t protocol = segment->is_tcp ? IP_PROTOCOL_TCP : IP_PROTOCOL_UDP;
  uint64_t sum = checksum_pseudo_header(ip, protocol, transport_length);
  return checksum_fold(checksum_add(sum, transport, transport_length)) == 0xffff;
}

static inline enum gro_kind gro_open_tcp(gro_segment *segment) {
  const uint8_t *tcp = segment->packet + segment->transport;
  uint32_t length = segment->length - segment->transport;
  if (length < TCP_HEADER_LENGTH) return GRO_OBSCURE;
  uint32_t header_length = 4u * (tcp[12] >> 4);
  if (header_length < TCP_HEADER_LENGTH || header_length > length) return GRO_SINGLE;
  segment->header_length = segment->transport + header_length;
  segment->closes = (tcp[13] & (TCP_PSH | TCP_FIN)) != 0;
  /* CWR stands on the first segment only once a merged packet is cut again. */
  const uint8_t alone = TCP_SYN | TCP_RST | TCP_URG | TCP_CWR;
  bool is_data = (tcp[13] & TCP_ACK) != 0 && header_length < length;
  return is_data && (tcp[13] & alone) == 0 ? GRO_MERGEABLE : GRO_SINGLE;
}

static inline enum gro_kind gro_open_udp(gro_segment *segment) {
  const uint8_t *udp = segment->packet + segment->transport;
  uint32_t length = segment->length - segment->transport;
  if (length < UDP_HEADER_LENGTH) return GRO_OBSCURE;
  segment->header_length = segment->transport + UDP_HEADER_LENGTH;
  /* Without a checksum there is nothing to verify, and after cutting there would be one. */
  bool has_checksum = net_get16(udp + UDP_CHECKSUM_OFFSET) != 0;
  bool is_whole = length > UDP_HEADER_LENGTH && net_get16(udp + 4) == length;
  return has_checksum && is_whole ? GRO_MERGEABLE : GRO_SINGLE;
}

/* Looks at a packet whose IP header is at `network`, behind that much of an Ethernet header. */
static inline enum gro_kind gro_open(gro_segment *segment, const uint8_t *packet, uint32_t length,
                                     uint32_t network) {
  *segment = (gro_segment){.packet = packet, .length = length, .network = network};
  if (length <= network) return GRO_APART;
  uint8_t version = packet[network] >> 4;
  if (network >= 2) {
    uint16_t ether_type = net_get16(packet + network - 2);
    if (ether_type != (version == 4 ? 0x0800 : 0x86dd)) return GRO_APART;
  }
  uint8_t protocol = 0;
  enum gro_kind kind = GRO_APART;
  if (version == 4) kind = gro_open_ipv4(segment, &protocol);
  if (version == 6) kind = gro_open_ipv6(segment, &protocol);
  if (kind != GRO_MERGEABLE) return kind;

  segment->is_tcp = protocol == IP_PROTOCOL_TCP;
  return segment->is_tcp ? gro_open_tcp(segment) : gro_open_udp(segment);
}

/* Whether both are of one flow, by protocol, addresses and ports. */
static inline bool gro_same_flow(const gro_segment *a, const gro_segment *b) {
  if (a->is_tcp != b->is_tcp || a->is_ipv4 != b->is_ipv4 || a->network != b->network) return false;
  if (memcmp(a->packet + a->transport, b->packet + b->transport, 4) != 0) return false;
  const uint8_t *ip_a = a->packet + a->network;
  const uint8_t *ip_b = b->packet + b->network;
  return a->is_ipv4 ? memcmp(ip_a + 12, ip_b + 12, 8) == 0 : memcmp(ip_a + 8, ip_b + 8, 32) == 0;
}

/*
 * Whether the headers of `next`, the `index`-th segment behind `head` of the same flow, are those
 * it would get back if a merged packet with the headers of `head` were cut again. Left out: lengths,
 * checksums, FIN and PSH, and the identification of an IPv4 packet that may not be fragmented, which
 * means nothing there (RFC 6864 §4.1).
 */
static inline bool gro_same_headers(const gro_segment *head, const gro_segment *next,
                                    uint32_t index) {
  const uint8_t *ip_a = head->packet + head->network;
  const uint8_t *ip_b = next->packet + next->network;
  if (head->header_length != next->header_length) return false;
  if (memcmp(head->packet, next->packet, head->network) != 0) return false;
  if (head->is_ipv4) {
    enum { DONT_FRAGMENT = 0x40 };
    if (ip_a[1] != ip_b[1] || ip_a[8] != ip_b[8] || memcmp(ip_a + 6, ip_b + 6, 2) != 0) return false;
    uint16_t identification = (uint16_t)(net_get16(ip_a + 4) + index);
    if ((ip_a[6] & DONT_FRAGMENT) == 0 && net_get16(ip_b + 4) != identification) return false;
  } else if (memcmp(ip_a, ip_b, 4) != 0 || ip_a[7] != ip_b[7]) {
    return false;
  }
  if (!head->is_tcp) return true;

  const uint8_t *tcp_a = head->packet + head->transport;
  const uint8_t *tcp_b = next->packet + next->transport;
  const uint8_t closing = TCP_FIN | TCP_PSH;
  /* Acknowledgement, header length and the odd flags; flags; window; urgent pointer and options. */
  return memcmp(tcp_a + 8, tcp_b + 8, 5) == 0 && ((tcp_a[13] ^ tcp_b[13]) & ~closing) == 0 &&
         memcmp(tcp_a + 14, tcp_b + 14, 2) == 0 &&
         memcmp(tcp_a + 18, tcp_b + 18, head->header_length - head->transport - 18) == 0;
}

#endif
