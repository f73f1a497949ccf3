#include "netlink.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct message {
  struct nlmsghdr header;
  char body[256];
};

/* Every length is a multiple of four, as the kernel wants them. */
static void *grow(struct message *message, size_t size) {
  char *place = (char *)message + message->header.nlmsg_len;
  message->header.nlmsg_len += NLMSG_ALIGN((uint32_t)size);
  return place;
}

static struct message begin(uint16_t type, uint16_t flags, const void *fixed, size_t size) {
  struct message message = {.header = {.nlmsg_len = NLMSG_HDRLEN,
                                       .nlmsg_type = type,
                                       .nlmsg_flags = (uint16_t)(NLM_F_REQUEST | NLM_F_ACK | flags),
                                       .nlmsg_seq = 1}};
  memcpy(grow(&message, size), fixed, size);
  return message;
}

static struct rtattr *put(struct message *message, uint16_t type, const void *value, size_t size) {
  struct rtattr *attribute = grow(message, RTA_LENGTH(size));
  attribute->rta_type = type;
  attribute->rta_len = (uint16_t)RTA_LENGTH(size);
  if (size > 0) memcpy(RTA_DATA(attribute), value, size);
  return attribute;
}

static void end_nest(struct message *message, struct rtattr *nest) {
  char *end = (char *)message + message->header.nlmsg_len;
  nest->rta_len = (uint16_t)(end - (char *)nest);
}

static int system_family(uint8_t family) { return family == 4 ? AF_INET : AF_INET6; }
static size_t address_size(uint8_t family) { return family == 4 ? 4 : 16; }

int netlink_open(void) { return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE); }

/* Waits for the kernel's answer. */
static int ask(int netlink, struct message *message) {
  ssize_t sent;
  do sent = send(netlink, message, message->header.nlmsg_len, 0);
  while (sent < 0 && errno == EINTR);
  if (sent < 0) return errno;
  union {
    struct nlmsghdr header;
    char bytes[1024];
  } answer;
  ssize_t length;
  do length = recv(netlink, &answer, sizeof answer, 0);
  while (length < 0 && errno == EINTR);
  if (length < 0) return errno;
  if ((size_t)length < NLMSG_LENGTH(sizeof(struct nlmsgerr)) ||
      answer.header.nlmsg_type != NLMSG_ERROR) {
    return EPROTO;
  }
  struct nlmsgerr error;
  memcpy(&error, NLMSG_DATA(&answer.header), sizeof error);
  return -error.error;
}

int netlink_delete_link(int netlink, uint32_t ifindex) {
  struct ifinfomsg link = {.ifi_index = (int)ifindex};
  struct message message = begin(RTM_DELLINK, 0, &link, sizeof link);
  int failure = ask(netlink, &message);
  return failure == ENODEV ? 0 : failure;
}

int netlink_bring_up(int netlink, uint32_t ifindex, uint16_t mtu) {
  struct ifinfomsg link = {
      .ifi_index = (int)ifindex, .ifi_flags = IFF_UP, .ifi_change = IFF_UP};
  uint32_t value = mtu;
  struct message message = begin(RTM_NEWLINK, 0, &link, sizeof link);
  put(&message, IFLA_MTU, &value, sizeof value);
  return ask(netlink, &message);
}

int netlink_keep_ipv6_quiet(int netlink, uint32_t ifindex) {
  struct ifinfomsg link = {.ifi_index = (int)ifindex};
  const uint8_t mode = IN6_ADDR_GEN_MODE_NONE;
  struct message message = begin(RTM_NEWLINK, 0, &link, sizeof link);
  struct rtattr *families = put(&message, IFLA_AF_SPEC, NULL, 0);
  struct rtattr *ipv6 = put(&message, AF_INET6, NULL, 0);
  put(&message, IFLA_INET6_ADDR_GEN_MODE, &mode, sizeof mode);
  end_nest(&message, ipv6);
  end_nest(&message, families);
  int failure = ask(netlink, &message);
  return failure == EAFNOSUPPORT || failure == EOPNOTSUPP || failure == EINVAL ? 0 : failure;
}

static int change_address(int netlink, uint16_t type, uint16_t flags, uint32_t ifindex,
                          const struct ip_address *address) {
  size_t size = address_size(address->family);
  struct ifaddrmsg fixed = {.ifa_family = (uint8_t)system_family(address->family),
                            .ifa_prefixlen = (uint8_t)(size * 8),
                            .ifa_flags = IFA_F_NODAD,
                            .ifa_index = ifindex};
  struct message message = begin(type, flags, &fixed, sizeof fixed);
  put(&message, IFA_LOCAL, address->bytes, size);
  put(&message, IFA_ADDRESS, address->bytes, size);
  return ask(netlink, &message);
}

int netlink_add_address(int netlink, uint32_t ifindex, const struct ip_address *address) {
  return change_address(netlink, RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE, ifindex, address);
}

int netlink_delete_address(int netlink, uint32_t ifindex, const struct ip_address *address) {
  int failure = change_address(netlink, RTM_DELADDR, 0, ifindex, address);
  return failure == EADDRNOTAVAIL || failure == ENODEV ? 0 : failure;
}

static int change_route(int netlink, uint16_t type, uint16_t flags, uint32_t ifindex,
                        const struct made_route *made) {
  const struct ip_address *destination = &made->route.destination;
  size_t size = address_size(destination->family);
  struct rtmsg fixed = {
      .rtm_family = (uint8_t)system_family(destination->family),
      .rtm_dst_len = made->route.prefix_length,
      .rtm_table = RT_TABLE_MAIN,
      .rtm_protocol = RTPROT_BOOT,
      .rtm_scope = destination->family == 4 ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE,
      .rtm_type = RTN_UNICAST,
  };
  struct message message = begin(type, flags, &fixed, sizeof fixed);
  if (made->route.prefix_length > 0) put(&message, RTA_DST, destination->bytes, size);
  put(&message, RTA_OIF, &ifindex, sizeof ifindex);
  put(&message, RTA_PRIORITY, &made->metric, sizeof made->metric);
  if (made->source.family != 0) put(&message, RTA_PREFSRC, made->source.bytes, size);
  return ask(netlink, &message);
}

int netlink_add_route(int netlink, uint32_t ifindex, const struct made_route *route) {
  int failure = change_route(netlink, RTM_NEWROUTE, NLM_F_CREATE, ifindex, route);
  return failure == EEXIST ? 0 : failure;
}

int netlink_delete_route(int netlink, uint32_t ifindex, const struct made_route *route) {
  int failure = change_route(netlink, RTM_DELROUTE, 0, ifindex, route);
  return failure == ESRCH || failure == ENODEV ? 0 : failure;
}
