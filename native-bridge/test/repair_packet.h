/*
 * Puts lengths and checksums of a packet right, as far as its headers reach: a fuzzer would have to
 * guess them, and everything behind a checksum would stay unseen.
 */
#ifndef REPAIR_PACKET_H
#define REPAIR_PACKET_H

#include "packet_recipe.h"

/* Where TCP or UDP starts; 0 when there is neither. Repairs the IP header on the way. */
static inline uint32_t repair_ip(uint8_t *packet, uint32_t length, uint32_t network) {
  if (length < network + 28) return 0;
  uint8_t *ip = packet + network;
  uint32_t header_length = 4u * (ip[0] & 0x0f);
  if (ip[0] >> 4 == 4 && header_length >= 20 && header_length + 8 <= length - network) {
    put16(ip + 2, length - network);
    put16(ip + 10, 0);
    put16(ip + 10, ~reference_sum(0, ip, header_length));
    return ip[9] == 6 || ip[9] == 17 ? network + header_length : 0;
  }
  if (ip[0] >> 4 == 6 && length - network >= 48) {
    put16(ip + 4, length - network - 40);
    return ip[6] == 6 || ip[6] == 17 ? network + 40 : 0;
  }
  return 0;
}

static inline void repair_packet(uint8_t *packet, uint32_t length, uint32_t network) {
  uint32_t transport = repair_ip(packet, length, network);
  if (transport == 0) return;
  const uint8_t *ip = packet + network;
  uint32_t protocol = ip[0] >> 4 == 4 ? ip[9] : ip[6];
  uint32_t transport_length = length - transport;
  if (protocol == 6 && transport_length < 20) return;
  if (protocol == 17) put16(packet + transport + 4, transport_length);
  uint8_t *field = packet + transport + (protocol == 6 ? 16 : 6);
  put16(field, 0);
  uint32_t sum = reference_pseudo(ip, protocol, transport_length);
  sum = ~reference_sum(sum, packet + transport, transport_length) & 0xffff;
  put16(field, sum == 0 ? 0xffff : sum);
}

#endif
