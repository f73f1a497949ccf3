#include "link.h"

struct message {
  struct nlmsghdr header;
  char body[256];
};

/* Lists of failures that are none, with 0 at the end. */
static const int none_is_fine[] = {0};
static const int is_gone[] = {ENODEV, ESRCH, EADDRNOTAVAIL, 0};

/* Every length is a multiple of four, as the kernel wants them. */
static void append(struct message *message, const void *bytes, size_t size) {
  memcpy((char *)message + message->header.nlmsg_len, bytes, size);
  message->header.nlmsg_len += NLMSG_ALIGN((uint32_t)size);
}

static struct message begin(uint16_t type, uint16_t flags, const void *fixed, size_t size) {
  struct message message = {.header = {.nlmsg_len = NLMSG_HDRLEN,
                                       .nlmsg_type = type,
                                       .nlmsg_flags = (uint16_t)(NLM_F_REQUEST | NLM_F_ACK | flags),
                                       .nlmsg_seq = 1}};
  append(&message, fixed, size);
  return message;
}

static void put(struct message *message, uint16_t type, const void *value, size_t size) {
  struct rtattr attribute = {.rta_type = type, .rta_len = (uint16_t)RTA_LENGTH(size)};
  append(message, &attribute, sizeof attribute);
  append(message, value, size);
}

/* Waits for the kernel's answer. */
static int ask(int netlink, const struct message *message, const int *fine) {
  struct {
    struct nlmsghdr header;
    struct nlmsgerr error;
    char rest[512];
  } answer;
  if (send(netlink, message, message->header.nlmsg_len, 0) < 0) return errno;
  ssize_t length = recv(netlink, &answer, sizeof answer, 0);
  if (length < 0) return errno;
  if ((size_t)length < NLMSG_LENGTH(sizeof answer.error) ||
      answer.header.nlmsg_type != NLMSG_ERROR) {
    return EPROTO;
  }
  while (*fine != 0 && *fine != -answer.error.error) fine += 1;
  return *fine != 0 ? 0 : -answer.error.error;
}

int link_open_netlink(void) { return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE); }

/* One attribute or, of type 0, none. */
static int change_link(int netlink, uint16_t type, uint32_t ifindex, uint32_t flags,
                       uint16_t attribute, const void *value, size_t size, const int *fine) {
  struct ifinfomsg link = {.ifi_index = (int)ifindex, .ifi_flags = flags, .ifi_change = flags};
  struct message message = begin(type, 0, &link, sizeof link);
  if (attribute != 0) put(&message, attribute, value, size);
  return ask(netlink, &message, fine);
}

int link_delete(int netlink, uint32_t ifindex) {
  return change_link(netlink, RTM_DELLINK, ifindex, 0, 0, NULL, 0, is_gone);
}

int link_bring_up(int netlink, uint32_t ifindex, uint32_t mtu) {
  return change_link(netlink, RTM_NEWLINK, ifindex, IFF_UP, IFLA_MTU, &mtu, sizeof mtu,
                     none_is_fine);
}

/* Without a link-local address; what a router says is the stick's link's business. */
static int keep_ipv6_quiet(int netlink, uint32_t ifindex) {
  static const struct {
    struct rtattr family, mode;
    uint8_t value[4];
  } ipv6 = {{sizeof ipv6, AF_INET6}, {RTA_LENGTH(1), IFLA_INET6_ADDR_GEN_MODE},
            {IN6_ADDR_GEN_MODE_NONE}};
  return change_link(netlink, RTM_NEWLINK, ifindex, 0, IFLA_AF_SPEC, &ipv6, sizeof ipv6,
                     (const int[]){EAFNOSUPPORT, EOPNOTSUPP, EINVAL, 0});
}

int link_create(int netlink, int device, bool offload, struct link_identity *link) {
  unsigned features = 0;
  if (ioctl(device, TUNGETFEATURES, &features) < 0) return errno;
  struct ifreq request = {.ifr_name = "tetherstick%d", .ifr_flags = IFF_TUN | IFF_NO_PI};
  if (offload) request.ifr_flags |= (short)(features & IFF_VNET_HDR);
  if (ioctl(device, TUNSETIFF, &request) < 0) return errno;
  memcpy(link->name, request.ifr_name, sizeof link->name);
  if (!is_own_interface(link->name)) return ENAMETOOLONG;
  if (ioctl(netlink, SIOCGIFINDEX, &request) < 0) return errno;
  link->ifindex = (uint32_t)request.ifr_ifindex;
  return keep_ipv6_quiet(netlink, link->ifindex);
}

int link_change_address(int netlink, uint32_t ifindex, bool is_added,
                        const struct ip_address *address) {
  size_t size = address->family == 4 ? 4 : 16;
  struct ifaddrmsg fixed = {.ifa_family = size == 4 ? AF_INET : AF_INET6, .ifa_index = ifindex,
                            .ifa_prefixlen = (uint8_t)(size * 8), .ifa_flags = IFA_F_NODAD};
  struct message message = begin(is_added ? RTM_NEWADDR : RTM_DELADDR,
                                 is_added ? NLM_F_CREATE | NLM_F_REPLACE : 0, &fixed, sizeof fixed);
  put(&message, IFA_LOCAL, address->bytes, size);
  put(&message, IFA_ADDRESS, address->bytes, size);
  return ask(netlink, &message, is_added ? none_is_fine : is_gone);
}

int link_change_route(int netlink, uint32_t ifindex, bool is_added,
                      const struct made_route *made) {
  const struct ip_address *destination = &made->route.destination;
  size_t size = destination->family == 4 ? 4 : 16;
  bool is_ipv4 = destination->family == 4;
  struct rtmsg fixed = {.rtm_family = is_ipv4 ? AF_INET : AF_INET6,
                        .rtm_dst_len = made->route.prefix_length,
                        .rtm_table = RT_TABLE_MAIN, .rtm_protocol = RTPROT_BOOT,
                        .rtm_scope = is_ipv4 ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE,
                        .rtm_type = RTN_UNICAST};
  struct message message = begin(is_added ? RTM_NEWROUTE : RTM_DELROUTE,
                                 is_added ? NLM_F_CREATE : 0, &fixed, sizeof fixed);
  if (made->route.prefix_length > 0) put(&message, RTA_DST, destination->bytes, size);
  put(&message, RTA_OIF, &ifindex, sizeof ifindex);
  put(&message, RTA_PRIORITY, &made->metric, sizeof made->metric);
  if (made->source.family != 0) put(&message, RTA_PREFSRC, made->source.bytes, size);
  return ask(netlink, &message, is_added ? (const int[]){EEXIST, 0} : is_gone);
}
