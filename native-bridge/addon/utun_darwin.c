/*
 * NOT YET RUN: written from bsd/net/if_utun.h, bsd/sys/kern_control.h and the wireguard-go and
 * OpenVPN sources, and neither compiled nor tried on a Mac. The part that is arithmetic,
 * utun_family.h, is tested on every system.
 */
#include "tun_open.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <net/if_utun.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/kern_control.h>
#include <sys/socket.h>
#include <sys/sys_domain.h>
#include <unistd.h>

#include "utun_family.h"

/* The unit of "utun7" is 8; 0, "any", for a name that ends in %d. */
static bool unit_of(const char *name, uint32_t *unit) {
  if (strcmp(name, "utun%d") == 0) {
    *unit = 0;
    return true;
  }
  unsigned number;
  char rest;
  if (sscanf(name, "utun%u%c", &number, &rest) != 1 || number > 0xffff) return false;
  *unit = number + 1;
  return true;
}

static int read_name(int descriptor, opened_interface *opened, const char **step) {
  *step = "UTUN_OPT_IFNAME";
  memset(opened->name, 0, sizeof opened->name);
  socklen_t length = sizeof opened->name;
  if (getsockopt(descriptor, SYSPROTO_CONTROL, UTUN_OPT_IFNAME, opened->name, &length) < 0) {
    return errno;
  }
  opened->name[INTERFACE_NAME_SIZE - 1] = '\0';
  return 0;
}

static int prepare(int descriptor, const char **step) {
  *step = "fcntl";
  int flags = fcntl(descriptor, F_GETFL);
  if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) < 0 ||
      fcntl(descriptor, F_SETFD, FD_CLOEXEC) < 0) {
    return errno;
  }
  return 0;
}

static int connect_unit(int descriptor, uint32_t unit, const char **step) {
  struct ctl_info info;
  memset(&info, 0, sizeof info);
  strlcpy(info.ctl_name, UTUN_CONTROL_NAME, sizeof info.ctl_name);
  *step = "CTLIOCGINFO";
  if (ioctl(descriptor, CTLIOCGINFO, &info) < 0) return errno;

  struct sockaddr_ctl address;
  memset(&address, 0, sizeof address);
  address.sc_len = sizeof address;
  address.sc_family = AF_SYSTEM;
  address.ss_sysaddr = AF_SYS_CONTROL;
  address.sc_id = info.ctl_id;
  address.sc_unit = unit;
  *step = "connect utun";
  return connect(descriptor, (struct sockaddr *)&address, sizeof address) < 0 ? errno : 0;
}

static int set_mtu(const char *name, uint32_t mtu, const char **step) {
  *step = "SIOCSIFMTU";
  int control = socket(AF_INET, SOCK_DGRAM, 0);
  if (control < 0) return errno;
  struct ifreq request;
  memset(&request, 0, sizeof request);
  strlcpy(request.ifr_name, name, sizeof request.ifr_name);
  request.ifr_mtu = (int)mtu;
  int failure = ioctl(control, SIOCSIFMTU, &request) < 0 ? errno : 0;
  close(control);
  return failure;
}

/* A utun carries a family word and nothing else. */
static void describe(opened_interface *opened, int descriptor, bool is_new) {
  opened->descriptor = descriptor;
  opened->prefix = UTUN_FAMILY_LENGTH;
  opened->has_virtio_header = false;
  opened->offload = OFFLOAD_NONE;
  opened->merges = false;
  opened->is_new = is_new;
}

int tun_open(const char *name, uint32_t mtu, bool offload, opened_interface *opened,
             const char **step) {
  (void)offload;
  uint32_t unit;
  *step = "a utun's name";
  if (!unit_of(name, &unit)) return EINVAL;
  *step = "socket PF_SYSTEM";
  int descriptor = socket(PF_SYSTEM, SOCK_DGRAM, SYSPROTO_CONTROL);
  if (descriptor < 0) return errno;

  int failure = connect_unit(descriptor, unit, step);
  if (failure == 0) failure = read_name(descriptor, opened, step);
  if (failure == 0) failure = set_mtu(opened->name, mtu, step);
  if (failure == 0) failure = prepare(descriptor, step);
  if (failure != 0) {
    close(descriptor);
    return failure;
  }
  describe(opened, descriptor, true);
  return 0;
}

int tap_open(const char *name, bool offload, opened_interface *opened, const char **step) {
  (void)name;
  (void)offload;
  (void)opened;
  *step = "macOS has no TAP";
  return ENOTSUP;
}

int tun_adopt(int descriptor, bool offload, opened_interface *opened, const char **step) {
  (void)offload;
  /* Answered by a utun's control socket only, so it is the check as well. */
  int failure = read_name(descriptor, opened, step);
  if (failure == 0) failure = prepare(descriptor, step);
  if (failure != 0) return failure;
  describe(opened, descriptor, false);
  return 0;
}
