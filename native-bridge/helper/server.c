#include "server.h"

#include "message.h"

void server_reply(int client, uint8_t verb, uint8_t id, const struct answer *answer) {
  uint8_t frame[HEADER_SIZE + 1 + sizeof answer->payload] = {
      (uint8_t)(answer->length + 1), 0, verb | REPLY_BIT, id, (uint8_t)answer->code};
  memcpy(frame + HEADER_SIZE + 1, answer->payload, answer->length);
  /* A client that is gone shows at the next read. */
  (void)message_send(client, frame, HEADER_SIZE + 1 + answer->length, answer->descriptor);
}

enum state { IDLE, OPEN, CONFIGURED };

static enum state state_of(const struct server *server) {
  if (server->current[0].family != 0 || server->current[1].family != 0) return CONFIGURED;
  return server->link.ifindex != 0 ? OPEN : IDLE;
}

/* Asks the keeper, whose answer is the client's. */
static struct answer relay_as(uint32_t kind, struct server *server, const struct request *request) {
  struct order order = {.kind = kind, .link = server->link, .dns = request->dns};
  memcpy(order.device, request->device, sizeof order.device);
  return orders_ask(server->keeper, &order);
}

static struct answer relay(struct server *server, const struct request *request) {
  return relay_as(request->verb, server, request);
}

static struct answer close_all(struct server *server, const struct request *request) {
  struct answer answer = relay_as(VERB_CLOSE, server, request);
  memset(&server->link, 0, sizeof server->link);
  memset(server->current, 0, sizeof server->current);
  memset(server->stale, 0, sizeof server->stale);
  server->made.count = 0;
  return answer;
}

static struct answer open_tun(struct server *server, const struct request *request) {
  struct answer answer = relay(server, request);
  const int device = answer.descriptor;
  if (device < 0) return answer;
  answer = answer_outcome(
      link_create(server->netlink, device, request->offload, &server->link), "create the tunnel");
  if (answer.code == ANSWER_OK) answer = relay_as(ORDER_NOTE_LINK, server, request);
  if (answer.code != ANSWER_OK) {
    close(device);
    close_all(server, request);
    return answer;
  }
  answer_put_u32(&answer, server->link.ifindex);
  memcpy(answer.payload + answer.length, server->link.name, INTERFACE_NAME_SIZE);
  answer.length += INTERFACE_NAME_SIZE;
  answer.descriptor = device;
  return answer;
}

static int drop_address(struct server *server, struct ip_address *stale) {
  struct ip_address address = *stale;
  memset(stale, 0, sizeof *stale);
  return address.family == 0
             ? 0
             : link_change_address(server->netlink, server->link.ifindex, false, &address);
}

/* The new address beside the old one, which goes once its routes have gone (set_routes). */
static int change_address(struct server *server, size_t family, const struct ip_address *wanted) {
  struct ip_address *current = &server->current[family];
  struct ip_address *stale = &server->stale[family];
  if (memcmp(wanted, current, sizeof *wanted) == 0) return 0;
  if (memcmp(wanted, stale, sizeof *wanted) == 0) memset(stale, 0, sizeof *stale);
  int failure = drop_address(server, stale);
  *stale = *current;
  *current = *wanted;
  if (failure != 0 || wanted->family == 0) return failure;
  failure = link_change_address(server->netlink, server->link.ifindex, true, wanted);
  if (failure != 0) memset(current, 0, sizeof *current);
  return failure;
}

static struct answer configure(struct server *server, const struct request *request) {
  int failure = link_bring_up(server->netlink, server->link.ifindex, request->mtu);
  if (failure != 0) return answer_outcome(failure, "bring the tunnel up");
  failure = change_address(server, 0, &request->addresses[0]);
  if (failure != 0) return answer_outcome(failure, "set the IPv4 address");
  failure = change_address(server, 1, &request->addresses[1]);
  /* What the kernel says where the user has switched IPv6 off. */
  bool is_off = failure == EACCES || failure == EAFNOSUPPORT || failure == EOPNOTSUPP;
  if (failure != 0 && !is_off) return answer_outcome(failure, "set the IPv6 address");
  if (state_of(server) != CONFIGURED) return answer_plain(ANSWER_UNAVAILABLE);
  struct answer answer = answer_plain(ANSWER_OK);
  answer.payload[0] = (uint8_t)((server->current[0].family != 0 ? 1 : 0) |
                                (server->current[1].family != 0 ? 2 : 0));
  answer.length = 1;
  return answer;
}

static bool holds(const struct made_routes *routes, const struct made_route *wanted) {
  for (size_t i = 0; i < routes->count; i += 1) {
    if (memcmp(&routes->list[i], wanted, sizeof *wanted) == 0) return true;
  }
  return false;
}

/* Adds or removes those that `others` has not. The first failure, or 0. */
static int change_routes(struct server *server, bool is_added, const struct made_routes *routes,
                         const struct made_routes *others) {
  int failure = 0;
  for (size_t i = 0; i < routes->count && (failure == 0 || !is_added); i += 1) {
    if (holds(others, &routes->list[i])) continue;
    int problem =
        link_change_route(server->netlink, server->link.ifindex, is_added, &routes->list[i]);
    if (failure == 0) failure = problem;
  }
  return failure;
}

/* All of the new ones are in place before an old one goes. */
static struct answer set_routes(struct server *server, const struct request *request) {
  static const struct made_routes none;
  struct made_routes wanted;
  memset(&wanted, 0, sizeof wanted);
  wanted.count = request->route_count;
  for (size_t i = 0; i < wanted.count; i += 1) {
    wanted.list[i].route = request->routes[i];
    wanted.list[i].metric = request->metric;
    bool is_ipv6 = request->routes[i].destination.family == 6;
    if (server->current[is_ipv6].family == 0) return answer_plain(ANSWER_REFUSED);
    /* IPv4 routes name their source, so that those of two leases are two things. */
    if (!is_ipv6) wanted.list[i].source = server->current[0];
  }
  int failure = change_routes(server, true, &wanted, &none);
  if (failure != 0) {
    change_routes(server, false, &wanted, &server->made);
    return answer_outcome(failure, "add a route");
  }
  failure = change_routes(server, false, &server->made, &wanted);
  server->made = wanted;
  for (size_t i = 0; i < 2; i += 1) {
    int problem = drop_address(server, &server->stale[i]);
    if (failure == 0) failure = problem;
  }
  return answer_outcome(failure, "take old routes away");
}

static struct answer tell_status(struct server *server, const struct request *request) {
  struct answer answer = relay(server, request);
  answer.payload[0] = (uint8_t)state_of(server);
  return answer;
}

/* What each verb does, and between which states it may be asked for. */
static const struct {
  struct answer (*perform)(struct server *server, const struct request *request);
  enum state least, most;
} verbs[VERB_COUNT] = {
    [VERB_OPEN_TUN] = {open_tun, IDLE, IDLE},
    [VERB_CONFIGURE] = {configure, OPEN, CONFIGURED},
    [VERB_SET_ROUTES] = {set_routes, CONFIGURED, CONFIGURED},
    [VERB_SET_DNS] = {relay, CONFIGURED, CONFIGURED},
    [VERB_INHIBIT_MODEM_MANAGER] = {relay, IDLE, CONFIGURED},
    [VERB_STATUS] = {tell_status, IDLE, CONFIGURED},
    [VERB_CLOSE] = {close_all, IDLE, CONFIGURED},
};

static struct answer perform(struct server *server, const uint8_t *frame, size_t length) {
  struct request request;
  enum answer_code code = request_decode(frame[2], frame + HEADER_SIZE, length, &request);
  if (code != ANSWER_OK) return answer_plain(code);
  enum state state = state_of(server);
  if (state < verbs[frame[2]].least || state > verbs[frame[2]].most) {
    return answer_plain(ANSWER_WRONG_STATE);
  }
  return verbs[frame[2]].perform(server, &request);
}

bool server_consume(struct server *server) {
  size_t start = 0;
  while (server->filled - start >= HEADER_SIZE) {
    const uint8_t *frame = server->buffer + start;
    size_t length = (size_t)(frame[0] | frame[1] << 8);
    bool is_too_long = length > MOST_PAYLOAD;
    if (!is_too_long && server->filled - start < HEADER_SIZE + length) break;
    struct answer answer =
        is_too_long ? answer_plain(ANSWER_MALFORMED) : perform(server, frame, length);
    server_reply(server->client, frame[2], frame[3], &answer);
    if (answer.descriptor >= 0) close(answer.descriptor);
    if (answer.code == ANSWER_MALFORMED) return false;
    start += HEADER_SIZE + length;
  }
  server->filled -= start;
  memmove(server->buffer, server->buffer + start, server->filled);
  return true;
}

int server_run(struct server *server) {
  const struct answer greeting = {.length = 1, .payload = {PROTOCOL_VERSION}, .descriptor = -1};
  server_reply(server->client, VERB_HELLO, 0, &greeting);
  for (;;) {
    struct pollfd ready[] = {{.fd = server->client, .events = POLLIN},
                             {.fd = server->keeper, .events = POLLIN}};
    if (poll(ready, 2, -1) < 0) continue;
    /* The keeper speaks only when it is asked: it is gone. */
    if (ready[1].revents != 0) return 1;
    struct received received;
    int failure = message_receive(server->client, server->buffer + server->filled,
                                  sizeof server->buffer - server->filled, &received);
    if (failure != 0 || received.length <= 0) return 0;
    /* The one process that opened the socket, and it has nothing to hand over. */
    if (server->owner.pid != received.sender.pid || server->owner.uid != received.sender.uid ||
        received.is_cut) {
      const struct answer refusal = answer_plain(ANSWER_REFUSED);
      server_reply(server->client, VERB_HELLO, 0, &refusal);
      return 1;
    }
    server->filled += (size_t)received.length;
    if (!server_consume(server)) return 1;
  }
}
