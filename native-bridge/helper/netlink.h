/* The few rtnetlink requests that are needed, each for one interface by its index. 0 or an errno. */
#ifndef TETHERSTICK_NETLINK_H
#define TETHERSTICK_NETLINK_H

#include "request.h"

/* The socket's descriptor, or -1 with errno. */
int netlink_open(void);
/* ENODEV is no failure: it is gone already. */
int netlink_delete_link(int netlink, uint32_t ifindex);
int netlink_bring_up(int netlink, uint32_t ifindex, uint16_t mtu);
/* The kernel shall give it no link-local address. A kernel without IPv6 has nothing to be told. */
int netlink_keep_ipv6_quiet(int netlink, uint32_t ifindex);
int netlink_add_address(int netlink, uint32_t ifindex, const struct ip_address *address);
int netlink_delete_address(int netlink, uint32_t ifindex, const struct ip_address *address);

/* A route as it was made: `source` is of family 0 where it names none. */
struct made_route {
  struct route route;
  struct ip_address source;
  uint32_t metric;
};

/* Goes in front of another of the same destination and metric, and leaves that alone. */
int netlink_add_route(int netlink, uint32_t ifindex, const struct made_route *route);
int netlink_delete_route(int netlink, uint32_t ifindex, const struct made_route *route);

#endif
