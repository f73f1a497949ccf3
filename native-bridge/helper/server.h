/*
 * The part that speaks to the client, and so the only one that reads foreign bytes. Runs as a user
 * of its own with CAP_NET_ADMIN and nothing else; files are the keeper's business (orders.h).
 */
#pragma once

#include "link.h"

struct made_routes {
  size_t count;
  struct made_route list[MOST_ROUTES];
};

struct server {
  int client;
  /* Who opened the client's end; nobody else's bytes are read. */
  struct ucred owner;
  int keeper, netlink;

  struct link_identity link;
  /* IPv4, IPv6. `stale` ones go when routes of the current ones are in place. */
  struct ip_address current[2], stale[2];
  struct made_routes made;

  size_t filled;
  uint8_t buffer[HEADER_SIZE + MOST_PAYLOAD];
};

/* Answers every whole frame in the buffer. False when the client broke the protocol. */
bool server_consume(struct server *server);
/* Greets, then serves until the client is gone. Returns the exit code. */
int server_run(struct server *server);
void server_reply(int client, uint8_t verb, uint8_t id, const struct answer *answer);
