#include "request.h"

struct cursor {
  const uint8_t *next;
  size_t left;
  bool is_malformed, is_refused;
};

/* Reads past the end give zeros and are remembered. */
static void take(struct cursor *cursor, void *into, size_t size) {
  memset(into, 0, size);
  if (size > cursor->left) {
    cursor->is_malformed = true;
    size = cursor->left;
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
  unsigned low = take_u8(cursor);
  return (uint16_t)(low | (unsigned)take_u8(cursor) << 8);
}

static void allow(struct cursor *cursor, bool condition) {
  cursor->is_refused = cursor->is_refused || !condition;
}

/* u8, refused above `most`; then nothing of the list is read. */
static uint8_t take_count(struct cursor *cursor, uint8_t most) {
  uint8_t count = take_u8(cursor);
  allow(cursor, count <= most);
  return count <= most ? count : 0;
}

/* u8 family, then its 4 or 16 bytes. Another family makes the frame malformed. */
static struct ip_address take_address(struct cursor *cursor) {
  struct ip_address address = {.family = take_u8(cursor)};
  cursor->is_malformed = cursor->is_malformed || (address.family != 4 && address.family != 6);
  take(cursor, address.bytes, address.family == 4 ? 4 : 16);
  return address;
}

/* u8 length, then as many bytes. What does not fit is malformed; a NUL would hide the rest. */
static void take_text(struct cursor *cursor, char *into, size_t size) {
  size_t length = take_u8(cursor);
  cursor->is_malformed = cursor->is_malformed || length >= size;
  if (cursor->is_malformed) return;
  take(cursor, into, length);
  allow(cursor, strnlen(into, length) == length);
}

static uint16_t take_mtu(struct cursor *cursor) {
  uint16_t mtu = take_u16(cursor);
  allow(cursor, mtu >= LEAST_MTU && mtu <= MOST_MTU);
  return mtu;
}

static void read_open_tun(struct cursor *cursor, struct request *request) {
  request->mtu = take_mtu(cursor);
  request->offload = take_count(cursor, 1) == 1;
}

static void read_configure(struct cursor *cursor, struct request *request) {
  request->mtu = take_mtu(cursor);
  uint8_t count = take_count(cursor, 2);
  allow(cursor, count > 0);
  for (uint8_t i = 0; i < count; i += 1) {
    struct ip_address address = take_address(cursor);
    struct ip_address *place = &request->addresses[address.family == 6];
    allow(cursor, is_host_address(&address) && place->family == 0);
    *place = address;
  }
  allow(cursor, request->addresses[1].family == 0 || request->mtu >= LEAST_IPV6_MTU);
}

static void read_set_routes(struct cursor *cursor, struct request *request) {
  uint32_t low = take_u16(cursor);
  request->metric = low | (uint32_t)take_u16(cursor) << 16;
  allow(cursor, request->metric <= INT32_MAX);
  request->route_count = take_count(cursor, MOST_ROUTES);
  for (size_t i = 0; i < request->route_count; i += 1) {
    struct route *route = &request->routes[i];
    route->destination = take_address(cursor);
    route->prefix_length = take_u8(cursor);
    allow(cursor, is_route(&route->destination, route->prefix_length));
  }
}

static void read_set_dns(struct cursor *cursor, struct request *request) {
  struct dns_settings *dns = &request->dns;
  dns->server_count = take_count(cursor, MOST_DNS_SERVERS);
  for (size_t i = 0; i < dns->server_count; i += 1) dns->servers[i] = take_address(cursor);
  dns->domain_count = take_count(cursor, MOST_DOMAINS);
  for (size_t i = 0; i < dns->domain_count; i += 1) {
    take_text(cursor, dns->domains[i], DOMAIN_SIZE);
  }
  allow(cursor, are_dns_settings(dns));
}

static void read_inhibit(struct cursor *cursor, struct request *request) {
  take_text(cursor, request->device, DEVICE_PATH_SIZE);
  allow(cursor, request->device[0] == '\0' || is_device_path(request->device));
}

static void (*const readers[VERB_COUNT])(struct cursor *cursor, struct request *request) = {
    [VERB_OPEN_TUN] = read_open_tun,     [VERB_CONFIGURE] = read_configure,
    [VERB_SET_ROUTES] = read_set_routes, [VERB_SET_DNS] = read_set_dns,
    [VERB_INHIBIT_MODEM_MANAGER] = read_inhibit,
};

enum answer_code request_decode(uint8_t verb, const uint8_t *payload, size_t length,
                                struct request *request) {
  struct cursor cursor = {.next = payload, .left = length};
  memset(request, 0, sizeof *request);
  request->verb = verb;
  if (verb == VERB_HELLO || verb >= VERB_COUNT) return ANSWER_MALFORMED;
  if (readers[verb] != NULL) readers[verb](&cursor, request);
  if (cursor.is_malformed) return ANSWER_MALFORMED;
  if (cursor.is_refused) return ANSWER_REFUSED;
  return cursor.left == 0 ? ANSWER_OK : ANSWER_MALFORMED;
}
