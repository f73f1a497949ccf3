/* Requests of the client, from bytes to checked values. No I/O: fuzzed as it is. */
#ifndef TETHERSTICK_REQUEST_H
#define TETHERSTICK_REQUEST_H

#include "rules.h"

struct route {
  struct ip_address destination;
  uint8_t prefix_length;
};

struct request {
  enum verb verb;
  union {
    struct {
      uint16_t mtu;
      bool offload;
    } open_tun;
    struct {
      uint16_t mtu;
      bool has_ipv4;
      bool has_ipv6;
      struct ip_address ipv4;
      struct ip_address ipv6;
    } configure;
    struct {
      uint32_t metric;
      uint8_t count;
      struct route routes[MOST_ROUTES];
    } set_routes;
    struct dns_settings set_dns;
    /* Empty: the inhibition ends. */
    char device[DEVICE_PATH_SIZE];
  };
};

/*
 * Fills `request` from one frame's verb and payload. ANSWER_MALFORMED when the payload is not of
 * the verb's shape, ANSWER_REFUSED when a value is not allowed; nothing of `request` counts then.
 */
enum answer_code request_decode(uint8_t verb, const uint8_t *payload, size_t length,
                                struct request *request);

#endif
