/* Requests of the client, from bytes to checked values. No I/O: fuzzed as it is. */
#pragma once

#include "rules.h"

struct route {
  struct ip_address destination;
  uint8_t prefix_length;
};

/* What a verb does not take is zero. */
struct request {
  uint8_t verb, route_count;
  uint16_t mtu;
  bool offload;
  /* IPv4, IPv6. */
  struct ip_address addresses[2];
  uint32_t metric;
  struct route routes[MOST_ROUTES];
  struct dns_settings dns;
  /* Empty: the inhibition ends. */
  char device[DEVICE_PATH_SIZE];
};

/*
 * Fills `request` from one frame's verb and payload. ANSWER_MALFORMED when the payload is not of
 * the verb's shape, ANSWER_REFUSED when a value is not allowed; nothing of `request` counts then.
 */
enum answer_code request_decode(uint8_t verb, const uint8_t *payload, size_t length,
                                struct request *request);
