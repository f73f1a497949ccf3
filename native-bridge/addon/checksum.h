/*
 * The Internet checksum (RFC 1071), summed 32 bits at a time in the byte order of the machine: the
 * ones' complement sum does not mind, as long as the result is stored the same way.
 */
#ifndef CHECKSUM_H
#define CHECKSUM_H

#include <stdint.h>
#include <string.h>

#define IPV4_HEADER_LENGTH 20
#define IPV6_HEADER_LENGTH 40

static inline uint32_t checksum_load32(const uint8_t *bytes) {
  uint32_t word;
  memcpy(&word, bytes, sizeof word);
  return word;
}

/*
 * Adds `length` bytes to a sum. What came before must have been an even number of bytes. A packet
 * of 64 KiB adds less than 2^47, so that any sum in here stays far below 2^64.
 */
static inline uint64_t checksum_add(uint64_t sum, const uint8_t *bytes, uint32_t length) {
  uint64_t lane0 = 0;
  uint64_t lane1 = 0;
  uint64_t lane2 = 0;
  uint64_t lane3 = 0;
  for (; length >= 32; bytes += 32, length -= 32) {
    lane0 += (uint64_t)checksum_load32(bytes) + checksum_load32(bytes + 16);
    lane1 += (uint64_t)checksum_load32(bytes + 4) + checksum_load32(bytes + 20);
    lane2 += (uint64_t)checksum_load32(bytes + 8) + checksum_load32(bytes + 24);
    lane3 += (uint64_t)checksum_load32(bytes + 12) + checksum_load32(bytes + 28);
  }
  sum += lane0 + lane1 + lane2 + lane3;
  for (; length >= 4; bytes += 4, length -= 4) sum += checksum_load32(bytes);
  if (length > 0) {
    uint8_t rest[4] = {0};
    memcpy(rest, bytes, length);
    sum += checksum_load32(rest);
  }
  return sum;
}

/* The sum as 16 bits; 0xffff where bytes with a right checksum among them were added. */
static inline uint16_t checksum_fold(uint64_t sum) {
  sum = (sum & 0xffffffff) + (sum >> 32);
  sum = (sum & 0xffffffff) + (sum >> 32);
  sum = (sum & 0xffff) + (sum >> 16);
  sum = (sum & 0xffff) + (sum >> 16);
  return (uint16_t)sum;
}

static inline void checksum_store(uint8_t *field, uint16_t folded) {
  memcpy(field, &folded, sizeof folded);
}

/* The pseudo header of TCP and UDP (RFC 9293 §3.1, RFC 8200 §8.1), from the IP header at `ip`. */
static inline uint64_t checksum_pseudo_header(const uint8_t *ip, uint8_t protocol,
                                              uint32_t transport_length) {
  uint8_t rest[8] = {0,
                     0,
                     0,
                     protocol,
                     (uint8_t)(transport_length >> 24),
                     (uint8_t)(transport_length >> 16),
                     (uint8_t)(transport_length >> 8),
                     (uint8_t)transport_length};
  uint64_t sum = checksum_add(0, rest, sizeof rest);
  return ip[0] >> 4 == 4 ? checksum_add(sum, ip + 12, 8) : checksum_add(sum, ip + 8, 32);
}

/* Writes the checksum of an IPv4 header of that many bytes. */
static inline void checksum_write_ipv4(uint8_t *ip, uint32_t header_length) {
  checksum_store(ip + 10, 0);
  checksum_store(ip + 10, (uint16_t)~checksum_fold(checksum_add(0, ip, header_length)));
}

#endif
