/* The tunnel's interface, by its index, over rtnetlink. Returns 0 or an errno, or as said. */
#pragma once

#include "orders.h"
#include "request.h"

/* A route as it was made: `source` is of family 0 where it names none. */
struct made_route {
  struct route route;
  struct ip_address source;
  uint32_t metric;
};

/* An rtnetlink socket, or -1 with errno. */
int link_open_netlink(void);
/* "tetherstick%d" on an open /dev/net/tun; the kernel gives it no IPv6 address of its own. */
int link_create(int netlink, int device, bool offload, struct link_identity *link);
/* 0 also when it is gone already. */
int link_delete(int netlink, uint32_t ifindex);
int link_bring_up(int netlink, uint32_t ifindex, uint32_t mtu);
/* Adds or removes. What is there already, or gone already, is fine. */
int link_change_address(int netlink, uint32_t ifindex, bool is_added,
                        const struct ip_address *address);
/* As above. A new one goes in front of another's of the same destination and metric. */
int link_change_route(int netlink, uint32_t ifindex, bool is_added,
                      const struct made_route *made);
