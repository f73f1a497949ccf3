/* The link's creation; after this its descriptor is the client's. */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "server.h"

int tun_create(int device, bool offload, int netlink, struct link_identity *link) {
  unsigned features = 0;
  if (ioctl(device, TUNGETFEATURES, &features) < 0) return errno;
  struct ifreq request = {.ifr_name = "tetherstick%d"};
  unsigned flags = IFF_TUN | IFF_NO_PI;
  if (offload && (features & IFF_VNET_HDR) != 0) flags |= IFF_VNET_HDR;
  request.ifr_flags = (short)flags;
  if (ioctl(device, TUNSETIFF, &request) < 0) return errno;
  memcpy(link->name, request.ifr_name, sizeof link->name - 1);
  link->name[sizeof link->name - 1] = '\0';
  if (!is_own_interface(link->name)) return ENAMETOOLONG;
  if (ioctl(netlink, SIOCGIFINDEX, &request) < 0) return errno;
  link->ifindex = (uint32_t)request.ifr_ifindex;
  return 0;
}

void tun_ignore_advertisements(const struct link_identity *link) {
  char path[96];
  static const char *const settings[] = {"accept_ra", "autoconf"};
  for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i += 1) {
    snprintf(path, sizeof path, "/proc/sys/net/ipv6/conf/%s/%s", link->name, settings[i]);
    int file = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) continue;
    ssize_t written = write(file, "0", 1);
    (void)written;
    close(file);
  }
}
