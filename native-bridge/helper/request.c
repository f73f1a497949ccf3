#include "request.h"

#include <string.h>

/* Reads past the end give zeros and are remembered. */
struct cursor {
  const uint8_t *next;
  size_t left;
  bool overrun;
};

static void take(struct cursor *cursor, void *into, size_t size) {
  if (size > cursor->left) {
    cursor->overrun = true;
    cursor->left = 0;
    memset(into, 0, size);
    return;
  }
  memcpy(into, cursor->next, size);
  cursor->next += size;
  cursor->left -= size;
}

static uint8_t take_u8(struct cursor *cursor) {
  uint8_t value;
  take(cursor, &value, sizeof value);
  return value;
}

static uint16_t take_u16(struct cursor *cursor) {
  uint8_t bytes[2];
  take(cursor, bytes, sizeof bytes);
  return (uint16_t)(bytes[0] | bytes[1] << 8);
}

static uint32_t take_u32(struct cursor *cursor) {
  uint32_t low = take_u16(cursor);
  return low | (uint32_t)take_u16(cursor) << 16;
}

/* u8 family, then its 4 or 16 bytes. Another family makes the frame malformed. */
static struct ip_address take_address(struct cursor *cursor) {
  struct ip_address address = {.family = take_u8(cursor)};
  if (address.family == 4 || address.family == 6) {
    take(cursor, address.bytes, address.family == 4 ? 4 : 16);
  } else {
    cursor->overrun = true;
  }
  return address;
}

/* u8 length, then as many bytes, kept with a NUL behind; what does not fit makes it malformed. */
static size_t take_text(struct cursor *cursor, char *into, size_t size) {
  size_t length = take_u8(cursor);
  if (length >= size) {
    cursor->overrun = true;
    length = 0;
  }
  take(cursor, into, length);
  into[length] = '\0';
  return length;
}

static bool is_mtu(uint16_t mtu) { return mtu >= LEAST_MTU && mtu <= MOST_MTU; }

static bool read_open_tun(struct cursor *cursor, struct request *request) {
  request->open_tun.mtu = take_u16(cursor);
  uint8_t flags = take_u8(cursor);
  request->open_tun.offload = flags == 1;
  return is_mtu(request->open_tun.mtu) && flags <= 1;
}

static bool read_configure(struct cursor *cursor, struct request *request) {
  request->configure.mtu = take_u16(cursor);
  uint8_t count = take_u8(cursor);
  bool allowed = is_mtu(request->configure.mtu) && count >= 1 && count <= 2;
  for (uint8_t i = 0; i < count && i < 2; i += 1) {
    struct ip_address address = take_address(cursor);
    allowed = allowed && is_host_address(&address);
    if (address.family == 4) {
      allowed = allowed && !request->configure.has_ipv4;
      request->configure.has_ipv4 = true;
      request->configure.ipv4 = address;
    } else {
      allowed = allowed && !request->configure.has_ipv6;
      request->configure.has_ipv6 = true;
      request->configure.ipv6 = address;
    }
  }
  return allowed && (!request->configure.has_ipv6 || request->configure.mtu >= LEAST_IPV6_MTU);
}

static bool read_set_routes(struct cursor *cursor, struct request *request) {
  request->set_routes.metric = take_u32(cursor);
  request->set_routes.count = take_u8(cursor);
  if (request->set_routes.count > MOST_ROUTES) return false;
  bool allowed = request->set_routes.metric <= INT32_MAX;
  for (size_t i = 0; i < request->set_routes.count; i += 1) {
    struct route *route = &request->set_routes.routes[i];
    route->destination = take_address(cursor);
    route->prefix_length = take_u8(cursor);
    allowed = allowed && is_route(&route->destination, route->prefix_length);
  }
  return allowed;
}

static bool read_set_dns(struct cursor *cursor, struct request *request) {
  struct dns_settings *dns = &request->set_dns;
  bool allowed = true;
  dns->server_count = take_u8(cursor);
  if (dns->server_count > MOST_DNS_SERVERS) return false;
  for (size_t i = 0; i < dns->server_count; i += 1) dns->servers[i] = take_address(cursor);
  dns->domain_count = take_u8(cursor);
  if (dns->domain_count > MOST_DOMAINS) return false;
  for (size_t i = 0; i < dns->domain_count; i += 1) {
    /* A NUL inside would hide what follows it. */
    size_t length = take_text(cursor, dns->domains[i], DOMAIN_SIZE);
    allowed = allowed && is_domain(dns->domains[i], length);
  }
  return allowed && are_dns_settings(dns);
}

static bool read_inhibit(struct cursor *cursor, struct request *request) {
  size_t length = take_text(cursor, request->device, DEVICE_PATH_SIZE);
  return length == 0 || is_device_path(request->device, length);
}

enum answer_code request_decode(uint8_t verb, const uint8_t *payload, size_t length,
                                struct request *request) {
  struct cursor cursor = {.next = payload, .left = length};
  bool allowed = true;
  memset(request, 0, sizeof *request);
  request->verb = (enum verb)verb;
  switch (verb) {
    case VERB_OPEN_TUN:
      allowed = read_open_tun(&cursor, request);
      break;
    case VERB_CONFIGURE:
      allowed = read_configure(&cursor, request);
      break;
    case VERB_SET_ROUTES:
      allowed = read_set_routes(&cursor, request);
      break;
    case VERB_SET_DNS:
      allowed = read_set_dns(&cursor, request);
      break;
    case VERB_INHIBIT_MODEM_MANAGER:
      allowed = read_inhibit(&cursor, request);
      break;
    case VERB_STATUS:
    case VERB_CLOSE:
      break;
    default:
      return ANSWER_MALFORMED;
  }
  if (cursor.overrun) return ANSWER_MALFORMED;
  if (!allowed) return ANSWER_REFUSED;
  return cursor.left == 0 ? ANSWER_OK : ANSWER_MALFORMED;
}
