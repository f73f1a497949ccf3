/*
 * libFuzzer: any bytes as what a client sends the helper, in pieces. Nothing is read or written
 * outside, whatever reaches the system keeps the rules, and every whole request gets one answer.
 *
 * Input: the stream itself; each frame is fed in two pieces. After a frame that breaks the protocol,
 * and so ends that client, the next client goes on with what follows.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../helper/message.h"
#include "../helper/server.h"
#include "check.h"

static unsigned long long requests;
static unsigned long long carried_out;
static bool has_link;
static unsigned system_calls;
static struct answer keepers_answer;

enum { KEEPER = 1000 };

static void tell_totals(void) {
  fprintf(stderr, "requests: %llu carried out: %llu\n", requests, carried_out);
}

/* The keeper, and with it the system, plays along. */
static struct answer obey(const struct order *order) {
  struct answer answer = answer_plain(ANSWER_OK);
  switch (order->kind) {
    case VERB_OPEN_TUN:
      CHECK(!has_link);
      answer.descriptor = dup(STDERR_FILENO);
      break;
    case ORDER_NOTE_LINK:
      CHECK(is_own_interface(order->link.name));
      break;
    case VERB_SET_DNS:
      CHECK(has_link && are_dns_settings(&order->dns));
      for (size_t i = 0; i < order->dns.domain_count; i += 1) {
        CHECK(strpbrk(order->dns.domains[i], " \n\t;$`'\"\\/%~") == NULL);
        CHECK(order->dns.domains[i][0] != '-');
      }
      break;
    case VERB_INHIBIT_MODEM_MANAGER: {
      const char *path = order->device;
      CHECK(path[0] == '\0' || strncmp(path, "/sys/devices/", 13) == 0);
      CHECK(strstr(path, "..") == NULL && strpbrk(path, " \n\t;$`'\"\\") == NULL);
      break;
    }
    case VERB_CLOSE:
      has_link = false;
      break;
    default:
      CHECK(order->kind == VERB_STATUS);
      answer.length = 7;
  }
  return answer;
}

/* What the client gets. */
static void check_reply(const uint8_t *frame, size_t length, int descriptor) {
  CHECK(length >= HEADER_SIZE + 1 && length == HEADER_SIZE + (size_t)(frame[0] | frame[1] << 8));
  CHECK((frame[2] & REPLY_BIT) != 0 && frame[4] <= ANSWER_BUSY);
  CHECK(descriptor < 0 || frame[2] == (VERB_OPEN_TUN | REPLY_BIT));
  if (frame[4] == ANSWER_OK) carried_out += 1;
  requests += 1;
}

int message_send(int socket, const void *bytes, size_t length, int descriptor) {
  if (socket != KEEPER) {
    check_reply(bytes, length, descriptor);
    return 0;
  }
  CHECK(length == sizeof(struct order) && descriptor < 0);
  keepers_answer = obey(bytes);
  return 0;
}

int message_receive(int socket, void *bytes, size_t size, struct received *received) {
  CHECK(socket == KEEPER && size == sizeof keepers_answer);
  memcpy(bytes, &keepers_answer, size);
  *received = (struct received){.length = (ssize_t)size, .descriptor = keepers_answer.descriptor};
  return 0;
}

/* Now and then the system says no, the same way for the same input. */
static int answer_of_the_system(void) {
  system_calls += 1;
  CHECK(has_link);
  return system_calls % 13 == 0 ? 13 : 0;
}

int link_create(int netlink, int device, bool offload, struct link_identity *link) {
  (void)netlink, (void)device, (void)offload;
  CHECK(!has_link);
  system_calls += 1;
  if (system_calls % 13 == 0) return 13;
  has_link = true;
  *link = (struct link_identity){.ifindex = 7, .name = "tetherstick0"};
  return 0;
}

int link_bring_up(int netlink, uint32_t ifindex, uint32_t mtu) {
  (void)netlink;
  CHECK(ifindex == 7 && mtu >= LEAST_MTU && mtu <= MOST_MTU);
  return answer_of_the_system();
}

int link_change_address(int netlink, uint32_t ifindex, bool is_added,
                        const struct ip_address *address) {
  (void)netlink, (void)is_added;
  CHECK(ifindex == 7 && is_host_address(address));
  return answer_of_the_system();
}

int link_change_route(int netlink, uint32_t ifindex, bool is_added,
                      const struct made_route *made) {
  const struct ip_address *to = &made->route.destination;
  (void)netlink, (void)is_added;
  CHECK(ifindex == 7 && is_route(to, made->route.prefix_length));
  CHECK(to->family == 4 ? is_host_address(&made->source) : made->source.family == 0);
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

/* One client until it breaks the protocol or has no more to say. Returns how much it has said. */
static size_t serve_client(const uint8_t *data, size_t size) {
  struct server *server = calloc(1, sizeof *server);
  size_t said = 0;
  bool goes_on = true;
  server->keeper = KEEPER;
  has_link = false;
  while (goes_on && said < size) {
    size_t piece = next_piece(server, size - said);
    CHECK(piece > 0);
    memcpy(server->buffer + server->filled, data + said, piece);
    server->filled += piece;
    said += piece;
    goes_on = server_consume(server);
    CHECK(server->filled <= sizeof server->buffer);
  }
  CHECK((server->link.ifindex != 0) == has_link);
  free(server);
  return said;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  system_calls = 0;
  while (size > 0) {
    size_t said = serve_client(data, size);
    data += said;
    size -= said;
  }
  return 0;
}
