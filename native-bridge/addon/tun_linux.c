/* Linux TUN and TAP: Documentation/networking/tuntap.rst, include/uapi/linux/if_tun.h. */
#include "tun_open.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* A request about the interface `name`, whose text may fill the field up to its NUL. */
static struct ifreq request_for(const char *name) {
  struct ifreq request;
  memset(&request, 0, sizeof request);
  memcpy(request.ifr_name, name, strnlen(name, IFNAMSIZ - 1));
  return request;
}

static void take_name(opened_interface *opened, const struct ifreq *request) {
  memcpy(opened->name, request->ifr_name, INTERFACE_NAME_SIZE);
  opened->name[INTERFACE_NAME_SIZE - 1] = '\0';
}

static int open_interface(const char *name, int flags, opened_interface *opened,
                          const char **step) {
  *step = "open /dev/net/tun";
  int descriptor = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return errno;

  struct ifreq request = request_for(name);
  /* A name of our own choice must be new: joining somebody's persistent TUN would not be ours. */
  int exclusive = strchr(name, '%') == NULL ? IFF_TUN_EXCL : 0;
  request.ifr_flags = (short)(flags | IFF_NO_PI | exclusive);
  *step = "TUNSETIFF";
  if (ioctl(descriptor, TUNSETIFF, &request) < 0) {
    int failure = errno;
    close(descriptor);
    return failure;
  }
  opened->descriptor = descriptor;
  opened->prefix = 0;
  take_name(opened, &request);
  return 0;
}

static int set_mtu(const char *name, uint32_t mtu, const char **step) {
  *step = "SIOCSIFMTU";
  int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (control < 0) return errno;
  struct ifreq request = request_for(name);
  request.ifr_mtu = (int)mtu;
  int failure = ioctl(control, SIOCSIFMTU, &request) < 0 ? errno : 0;
  close(control);
  return failure;
}

int tun_open(const char *name, uint32_t mtu, opened_interface *opened, const char **step) {
  int failure = open_interface(name, IFF_TUN, opened, step);
  if (failure != 0) return failure;
  failure = set_mtu(opened->name, mtu, step);
  if (failure != 0) close(opened->descriptor);
  return failure;
}

int tap_open(const char *name, opened_interface *opened, const char **step) {
  return open_interface(name, IFF_TAP, opened, step);
}

int tun_adopt(int descriptor, opened_interface *opened, const char **step) {
  *step = "fstat";
  struct stat status;
  if (fstat(descriptor, &status) < 0) return errno;
  /* Only then does the ioctl number mean what we think. */
  *step = "not a TUN: no character device";
  if (!S_ISCHR(status.st_mode)) return ENOTTY;

  struct ifreq request;
  memset(&request, 0, sizeof request);
  *step = "TUNGETIFF";
  if (ioctl(descriptor, TUNGETIFF, &request) < 0) return errno;
  unsigned flags = (unsigned short)request.ifr_flags;
  *step = "not a plain TUN";
  /*
   * Whether packet information (no IFF_NO_PI) precedes each packet can not be seen: the bit is also
   * IFF_NOFILTER here, and set on every TUN without a filter (drivers/net/tun.c).
   */
  if ((flags & (IFF_TUN | IFF_TAP | IFF_VNET_HDR)) != IFF_TUN) return EINVAL;
  *step = "a persistent TUN would outlive us";
  if ((flags & IFF_PERSIST) != 0) return EINVAL;

  *step = "fcntl";
  int status_flags = fcntl(descriptor, F_GETFL);
  if (status_flags < 0 || fcntl(descriptor, F_SETFL, status_flags | O_NONBLOCK) < 0 ||
      fcntl(descriptor, F_SETFD, FD_CLOEXEC) < 0) {
    return errno;
  }
  opened->descriptor = descriptor;
  opened->prefix = 0;
  take_name(opened, &request);
  return 0;
}
