#include "server.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "message.h"

static void put_u32(uint8_t *at, uint32_t value) {
  for (int i = 0; i < 4; i += 1) at[i] = (uint8_t)(value >> (8 * i));
}

void server_reply(int client, uint8_t verb, uint8_t id, enum answer_code code,
                  const void *payload, size_t length, int descriptor) {
  uint8_t frame[HEADER_SIZE + 1 + 64];
  if (length > sizeof frame - HEADER_SIZE - 1) length = sizeof frame - HEADER_SIZE - 1;
  frame[0] = (uint8_t)(length + 1);
  frame[1] = 0;
  frame[2] = verb | REPLY_BIT;
  frame[3] = id;
  frame[4] = (uint8_t)code;
  if (length > 0) memcpy(frame + 5, payload, length);
  /* A client that is gone shows at the next read. */
  (void)message_send(client, frame, HEADER_SIZE + 1 + length, descriptor);
}

/* What a verb comes to: the code, and the payload behind it. */
struct outcome {
  enum answer_code code;
  size_t length;
  uint8_t payload[64];
  int descriptor;
};

static struct outcome plain(enum answer_code code) {
  return (struct outcome){.code = code, .descriptor = -1};
}

static struct outcome system_failure(int failure, const char *step) {
  struct outcome outcome = plain(ANSWER_SYSTEM);
  size_t length = strnlen(step, sizeof outcome.payload - 4);
  put_u32(outcome.payload, (uint32_t)failure);
  memcpy(outcome.payload + 4, step, length);
  outcome.length = 4 + length;
  return outcome;
}

static struct outcome from_keeper(struct order_answer answer, const char *step) {
  return answer.code == ANSWER_SYSTEM ? system_failure(answer.failure, step) : plain(answer.code);
}

static bool has_link(const struct server *server) { return server->link.ifindex != 0; }

static bool is_configured(const struct server *server) {
  return server->current.ipv4.family != 0 || server->current.ipv6.family != 0;
}

static struct order_answer ask_keeper(struct server *server, enum order_kind kind,
                                      int *descriptor) {
  struct order order = {.kind = kind, .link = server->link};
  return orders_ask(server->keeper, &order, descriptor);
}

static struct outcome close_all(struct server *server) {
  struct order_answer answer = ask_keeper(server, ORDER_UNDO, NULL);
  memset(&server->link, 0, sizeof server->link);
  memset(&server->current, 0, sizeof server->current);
  memset(&server->stale, 0, sizeof server->stale);
  server->route_count = 0;
  return from_keeper(answer, "undo");
}

static struct outcome open_tun(struct server *server, const struct request *request) {
  if (has_link(server)) return plain(ANSWER_WRONG_STATE);
  int device = -1;
  struct order_answer answer = ask_keeper(server, ORDER_TUN_DEVICE, &device);
  if (answer.code != ANSWER_OK || device < 0) return from_keeper(answer, "open /dev/net/tun");
  struct link_identity link = {0};
  int failure = tun_create(device, request->open_tun.offload, server->netlink, &link);
  if (failure != 0) {
    close(device);
    return system_failure(failure, "create the tunnel");
  }
  server->link = link;
  answer = ask_keeper(server, ORDER_NOTE_LINK, NULL);
  if (answer.code == ANSWER_OK) {
    failure = netlink_keep_ipv6_quiet(server->netlink, link.ifindex);
    tun_ignore_advertisements(&link);
    struct outcome outcome = plain(ANSWER_OK);
    put_u32(outcome.payload, link.ifindex);
    memcpy(outcome.payload + 4, link.name, INTERFACE_NAME_SIZE);
    outcome.length = 4 + INTERFACE_NAME_SIZE;
    outcome.descriptor = device;
    if (failure == 0) return outcome;
  }
  close(device);
  close_all(server);
  return failure != 0 ? system_failure(failure, "set up the tunnel")
                      : from_keeper(answer, "write the journal");
}

/* The new address beside the old one, which goes once its routes have gone (set_routes). */
static int change_address(struct server *server, const struct ip_address *wanted,
                          struct ip_address *current, struct ip_address *stale) {
  if (memcmp(wanted, current, sizeof *wanted) == 0) return 0;
  int failure = 0;
  if (memcmp(wanted, stale, sizeof *wanted) == 0) memset(stale, 0, sizeof *stale);
  if (stale->family != 0) {
    failure = netlink_delete_address(server->netlink, server->link.ifindex, stale);
  }
  *stale = *current;
  *current = *wanted;
  if (failure != 0 || wanted->family == 0) return failure;
  failure = netlink_add_address(server->netlink, server->link.ifindex, wanted);
  if (failure != 0) memset(current, 0, sizeof *current);
  return failure;
}

/* What the kernel says of an IPv6 address where the user has switched IPv6 off. */
static bool means_no_ipv6(int failure) {
  return failure == EACCES || failure == EAFNOSUPPORT || failure == EOPNOTSUPP;
}

static struct outcome configure(struct server *server, const struct request *request) {
  if (!has_link(server)) return plain(ANSWER_WRONG_STATE);
  int failure = netlink_bring_up(server->netlink, server->link.ifindex, request->configure.mtu);
  if (failure != 0) return system_failure(failure, "bring the tunnel up");
  failure = change_address(server, &request->configure.ipv4, &server->current.ipv4,
                           &server->stale.ipv4);
  if (failure != 0) return system_failure(failure, "set the IPv4 address");
  failure = change_address(server, &request->configure.ipv6, &server->current.ipv6,
                           &server->stale.ipv6);
  if (failure != 0 && !means_no_ipv6(failure)) {
    return system_failure(failure, "set the IPv6 address");
  }
  if (!is_configured(server)) return plain(ANSWER_UNAVAILABLE);
  struct outcome outcome = plain(ANSWER_OK);
  outcome.payload[0] = (uint8_t)((server->current.ipv4.family != 0 ? 1 : 0) |
                                 (server->current.ipv6.family != 0 ? 2 : 0));
  outcome.length = 1;
  return outcome;
}

/* IPv4 routes name their source, so that those of two leases are two things. */
static struct made_route route_for(const struct server *server, const struct route *route,
                                   uint32_t metric) {
  struct made_route made;
  memset(&made, 0, sizeof made);
  made.route = *route;
  made.metric = metric;
  if (route->destination.family == 4) made.source = server->current.ipv4;
  return made;
}

static bool holds(const struct made_route *routes, size_t count, const struct made_route *wanted) {
  for (size_t i = 0; i < count; i += 1) {
    if (memcmp(&routes[i], wanted, sizeof *wanted) == 0) return true;
  }
  return false;
}

static int drop_address(struct server *server, struct ip_address *stale) {
  if (stale->family == 0) return 0;
  int failure = netlink_delete_address(server->netlink, server->link.ifindex, stale);
  memset(stale, 0, sizeof *stale);
  return failure;
}

/* All of the new ones are in place before an old one goes. */
static struct outcome set_routes(struct server *server, const struct request *request) {
  if (!is_configured(server)) return plain(ANSWER_WRONG_STATE);
  struct made_route wanted[MOST_ROUTES];
  uint8_t count = request->set_routes.count;
  for (size_t i = 0; i < count; i += 1) {
    const struct route *route = &request->set_routes.routes[i];
    const struct ip_address *own =
        route->destination.family == 4 ? &server->current.ipv4 : &server->current.ipv6;
    if (own->family == 0) return plain(ANSWER_REFUSED);
    wanted[i] = route_for(server, route, request->set_routes.metric);
  }
  for (size_t i = 0; i < count; i += 1) {
    int failure = netlink_add_route(server->netlink, server->link.ifindex, &wanted[i]);
    if (failure == 0) continue;
    while (i-- > 0) {
      if (holds(server->routes, server->route_count, &wanted[i])) continue;
      netlink_delete_route(server->netlink, server->link.ifindex, &wanted[i]);
    }
    return system_failure(failure, "add a route");
  }
  int failure = 0;
  for (size_t i = 0; i < server->route_count; i += 1) {
    if (holds(wanted, count, &server->routes[i])) continue;
    int problem =
        netlink_delete_route(server->netlink, server->link.ifindex, &server->routes[i]);
    if (failure == 0) failure = problem;
  }
  memcpy(server->routes, wanted, count * sizeof wanted[0]);
  server->route_count = count;
  int problem = drop_address(server, &server->stale.ipv4);
  if (failure == 0) failure = problem;
  problem = drop_address(server, &server->stale.ipv6);
  if (failure == 0) failure = problem;
  return failure == 0 ? plain(ANSWER_OK) : system_failure(failure, "take old routes away");
}

static struct outcome set_dns(struct server *server, const struct request *request) {
  if (!is_configured(server)) return plain(ANSWER_WRONG_STATE);
  struct order order = {.kind = ORDER_SET_DNS, .link = server->link, .dns = request->set_dns};
  struct order_answer answer = orders_ask(server->keeper, &order, NULL);
  struct outcome outcome = from_keeper(answer, "change name look-up");
  if (answer.code == ANSWER_OK) {
    outcome.payload[0] = (uint8_t)answer.dns_mode;
    outcome.length = 1;
  }
  return outcome;
}

static struct outcome inhibit(struct server *server, const struct request *request) {
  struct order order = {.kind = ORDER_INHIBIT, .link = server->link};
  memcpy(order.device, request->device, sizeof order.device);
  return from_keeper(orders_ask(server->keeper, &order, NULL), "start mmcli");
}

static struct outcome tell_status(struct server *server) {
  struct order_answer answer = ask_keeper(server, ORDER_STATUS, NULL);
  struct outcome outcome = plain(ANSWER_OK);
  outcome.payload[0] = is_configured(server) ? 2 : has_link(server) ? 1 : 0;
  outcome.payload[1] = (uint8_t)answer.dns_mode;
  outcome.payload[2] = answer.contested;
  put_u32(outcome.payload + 3, answer.reapplied);
  outcome.length = 7;
  return outcome;
}

static struct outcome perform(struct server *server, const struct request *request) {
  switch (request->verb) {
    case VERB_OPEN_TUN:
      return open_tun(server, request);
    case VERB_CONFIGURE:
      return configure(server, request);
    case VERB_SET_ROUTES:
      return set_routes(server, request);
    case VERB_SET_DNS:
      return set_dns(server, request);
    case VERB_INHIBIT_MODEM_MANAGER:
      return inhibit(server, request);
    case VERB_STATUS:
      return tell_status(server);
    case VERB_CLOSE:
      return close_all(server);
    case VERB_HELLO:
      break;
  }
  return plain(ANSWER_MALFORMED);
}

bool server_consume(struct server *server) {
  size_t start = 0;
  while (server->filled - start >= HEADER_SIZE) {
    const uint8_t *frame = server->buffer + start;
    size_t length = (size_t)(frame[0] | frame[1] << 8);
    struct outcome outcome = plain(ANSWER_MALFORMED);
    if (length <= MOST_PAYLOAD) {
      if (server->filled - start < HEADER_SIZE + length) break;
      struct request request;
      enum answer_code code = request_decode(frame[2], frame + HEADER_SIZE, length, &request);
      outcome = code == ANSWER_OK ? perform(server, &request) : plain(code);
    }
    server_reply(server->client, frame[2], frame[3], outcome.code, outcome.payload,
                 outcome.length, outcome.descriptor);
    if (outcome.descriptor >= 0) close(outcome.descriptor);
    if (outcome.code == ANSWER_MALFORMED) return false;
    start += HEADER_SIZE + length;
  }
  server->filled -= start;
  memmove(server->buffer, server->buffer + start, server->filled);
  return true;
}

int server_run(struct server *server) {
  const uint8_t version = PROTOCOL_VERSION;
  server_reply(server->client, VERB_HELLO, 0, ANSWER_OK, &version, 1, -1);
  for (;;) {
    struct pollfd ready[] = {{.fd = server->client, .events = POLLIN},
                             {.fd = server->keeper, .events = POLLIN}};
    if (poll(ready, 2, -1) < 0) continue;
    /* The keeper speaks only when it is asked: it is gone. */
    if (ready[1].revents != 0) return 1;
    struct received received;
    int failure = message_receive(server->client, server->buffer + server->filled,
                                  sizeof server->buffer - server->filled, &received);
    if (received.descriptor >= 0) close(received.descriptor);
    if (failure != 0 || received.length <= 0) return 0;
    /* The one process that opened the socket, and it has nothing to hand over. */
    bool is_owner = server->owner.pid == received.sender.pid &&
                    server->owner.uid == received.sender.uid;
    if (!is_owner || received.descriptor >= 0 || received.many) {
      server_reply(server->client, VERB_HELLO, 0, ANSWER_REFUSED, NULL, 0, -1);
      return 1;
    }
    server->filled += (size_t)received.length;
    if (!server_consume(server)) return 1;
  }
}
