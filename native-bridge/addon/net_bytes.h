/* Big-endian fields of packets, at any alignment. The caller has checked the bounds. */
#ifndef NET_BYTES_H
#define NET_BYTES_H

#include <stdint.h>

static inline uint16_t net_get16(const uint8_t *bytes) {
  return (uint16_t)((bytes[0] << 8) | bytes[1]);
}

static inline uint32_t net_get32(const uint8_t *bytes) {
  return ((uint32_t)net_get16(bytes) << 16) | net_get16(bytes + 2);
}

static inline void net_put16(uint8_t *bytes, uint32_t value) {
  bytes[0] = (uint8_t)(value >> 8);
  bytes[1] = (uint8_t)value;
}

static inline void net_put32(uint8_t *bytes, uint32_t value) {
  net_put16(bytes, value >> 16);
  net_put16(bytes + 2, value);
}

#endif
