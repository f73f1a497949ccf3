/*
 * The part that speaks to the client, and so the only one that reads foreign bytes. Runs as a user of
 * its own with CAP_NET_ADMIN and nothing else; files are the keeper's business (orders.h).
 */
#ifndef TETHERSTICK_SERVER_H
#define TETHERSTICK_SERVER_H

#include <sys/socket.h>

#include "netlink.h"
#include "orders.h"

struct addresses {
  struct ip_address ipv4;
  struct ip_address ipv6;
};

struct server {
  int client;
  /* Who opened the client's end; nobody else's bytes are read. */
  struct ucred owner;
  int keeper;
  int netlink;

  struct link_identity link;
  /* Family 0 where there is none. `stale` ones go when routes of the current ones are in place. */
  struct addresses current;
  struct addresses stale;
  uint8_t route_count;
  struct made_route routes[MOST_ROUTES];

  size_t filled;
  uint8_t buffer[HEADER_SIZE + MOST_PAYLOAD];
};

/* Answers every whole frame in the buffer. False when the client broke the protocol. */
bool server_consume(struct server *server);
/* Greets, then serves until the client is gone. Returns the exit code. */
int server_run(struct server *server);
/* A reply on its own, for a client that is not served. */
void server_reply(int client, uint8_t verb, uint8_t id, enum answer_code code,
                  const void *payload, size_t length, int descriptor);

/* Creates "tetherstick%d" on an open /dev/net/tun and fills in the rest. 0 or an errno. */
int tun_create(int device, bool offload, int netlink, struct link_identity *link);
/* Router advertisements are the stick's link's business, not the kernel's. A precaution only. */
void tun_ignore_advertisements(const struct link_identity *link);

#endif
