/*
 * libFuzzer: any bytes as what a client sends the helper, in pieces. Nothing is read or written
 * outside, whatever reaches the system keeps the rules, and every whole request gets one answer.
 *
 * Input: the stream itself; each frame is fed in two pieces.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../helper/message.h"
#include "../helper/server.h"
#include "check.h"

static unsigned long long requests;
static unsigned long long answers;
static unsigned long long carried_out;
static bool has_link;
static unsigned system_calls;

static void tell_totals(void) {
  fprintf(stderr, "requests: %llu carried out: %llu\n", requests, carried_out);
}

int message_send(int socket, const void *bytes, size_t length, int descriptor) {
  const uint8_t *frame = bytes;
  (void)socket;
  CHECK(length >= HEADER_SIZE + 1 && length == HEADER_SIZE + (size_t)(frame[0] | frame[1] << 8));
  CHECK((frame[2] & REPLY_BIT) != 0 && frame[4] <= ANSWER_BUSY);
  CHECK(descriptor < 0 || frame[2] == (VERB_OPEN_TUN | REPLY_BIT));
  if (frame[4] == ANSWER_OK) carried_out += 1;
  answers += 1;
  return 0;
}

int message_receive(int socket, void *bytes, size_t size, struct received *received) {
  (void)socket, (void)bytes, (void)size;
  *received = (struct received){.descriptor = -1};
  return 0;
}

/* Now and then the system says no, the same way for the same input. */
static int answer_of_the_system(void) {
  system_calls += 1;
  CHECK(has_link);
  return system_calls % 13 == 0 ? 13 : 0;
}

struct order_answer orders_ask(int keeper, const struct order *order, int *descriptor) {
  (void)keeper;
  if (descriptor != NULL) *descriptor = -1;
  switch (order->kind) {
    case ORDER_TUN_DEVICE:
      CHECK(!has_link && descriptor != NULL);
      *descriptor = dup(STDERR_FILENO);
      break;
    case ORDER_NOTE_LINK:
      CHECK(is_own_interface(order->link.name));
      break;
    case ORDER_SET_DNS:
      CHECK(has_link && are_dns_settings(&order->dns));
      for (size_t i = 0; i < order->dns.domain_count; i += 1) {
        CHECK(strpbrk(order->dns.domains[i], " \n\t;$`'\"\\/%~") == NULL);
        CHECK(order->dns.domains[i][0] != '-');
      }
      break;
    case ORDER_INHIBIT: {
      const char *path = order->device;
      CHECK(path[0] == '\0' || strncmp(path, "/sys/devices/", 13) == 0);
      CHECK(strstr(path, "..") == NULL && strpbrk(path, " \n\t;$`'\"\\") == NULL);
      break;
    }
    case ORDER_UNDO:
      has_link = false;
      break;
    case ORDER_STATUS:
      break;
  }
  return (struct order_answer){.code = ANSWER_OK};
}

int tun_create(int device, bool offload, int netlink, struct link_identity *link) {
  (void)device, (void)offload, (void)netlink;
  CHECK(!has_link);
  has_link = true;
  *link = (struct link_identity){.ifindex = 7, .name = "tetherstick0"};
  return 0;
}

void tun_ignore_advertisements(const struct link_identity *link) { CHECK(link->ifindex == 7); }

int netlink_keep_ipv6_quiet(int netlink, uint32_t ifindex) {
  (void)netlink;
  CHECK(ifindex == 7);
  return 0;
}

int netlink_bring_up(int netlink, uint32_t ifindex, uint16_t mtu) {
  (void)netlink;
  CHECK(ifindex == 7 && mtu >= LEAST_MTU && mtu <= MOST_MTU);
  return answer_of_the_system();
}

int netlink_add_address(int netlink, uint32_t ifindex, const struct ip_address *address) {
  (void)netlink;
  CHECK(ifindex == 7 && is_host_address(address));
  return answer_of_the_system();
}

int netlink_delete_address(int netlink, uint32_t ifindex, const struct ip_address *address) {
  (void)netlink;
  CHECK(ifindex == 7 && is_host_address(address));
  return answer_of_the_system();
}

static void check_route(uint32_t ifindex, const struct made_route *made) {
  const struct ip_address *to = &made->route.destination;
  CHECK(ifindex == 7 && is_route(to, made->route.prefix_length));
  CHECK(to->family == 4 ? is_host_address(&made->source) : made->source.family == 0);
}

int netlink_add_route(int netlink, uint32_t ifindex, const struct made_route *route) {
  (void)netlink;
  check_route(ifindex, route);
  return answer_of_the_system();
}

int netlink_delete_route(int netlink, uint32_t ifindex, const struct made_route *route) {
  (void)netlink;
  check_route(ifindex, route);
  return answer_of_the_system();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  (void)argc, (void)argv;
  return atexit(tell_totals);
}

/* What a client may send in one go, which is a frame more or less. */
static size_t next_piece(const struct server *server, size_t left) {
  size_t room = sizeof server->buffer - server->filled;
  size_t piece = server->filled < HEADER_SIZE ? HEADER_SIZE - server->filled : room;
  if (server->filled >= HEADER_SIZE) {
    size_t length = HEADER_SIZE + (size_t)(server->buffer[0] | server->buffer[1] << 8);
    if (length > server->filled && length - server->filled < piece) piece = length - server->filled;
  }
  return piece < left ? piece : left;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct server *server = calloc(1, sizeof *server);
  has_link = false;
  system_calls = 0;
  answers = 0;
  unsigned long long before = requests;
  bool goes_on = true;
  while (goes_on && size > 0) {
    size_t piece = next_piece(server, size);
    CHECK(piece > 0);
    memcpy(server->buffer + server->filled, data, piece);
    server->filled += piece;
    data += piece;
    size -= piece;
    unsigned long long answered = answers;
    goes_on = server_consume(server);
    requests += answers - answered;
    CHECK(server->filled <= sizeof server->buffer);
  }
  CHECK(requests - before == answers);
  CHECK((server->link.ifindex != 0) == has_link);
  free(server);
  return 0;
}
