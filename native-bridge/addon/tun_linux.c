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

#include "virtio_header.h"

/* UDP super-packets, since Linux 6.2; older headers do not have them. */
#ifndef TUN_F_USO4
#define TUN_F_USO4 0x20
#define TUN_F_USO6 0x40
#endif

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

static bool has_virtio_headers(int descriptor) {
  unsigned features = 0;
  return ioctl(descriptor, TUNGETFEATURES, &features) == 0 && (features & IFF_VNET_HDR) != 0;
}

/* Asks for as much as the kernel gives, step by step. None of it is an error. */
static enum interface_offload ask_for_offload(int descriptor) {
  const unsigned segments = TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN;
  const struct {
    unsigned flags;
    enum interface_offload offload;
  } steps[] = {
      {segments | TUN_F_USO4 | TUN_F_USO6, OFFLOAD_TSO_AND_USO},
      {segments, OFFLOAD_TSO},
      {TUN_F_CSUM | TUN_F_TSO4, OFFLOAD_TSO},
      {TUN_F_CSUM, OFFLOAD_NONE},
  };
  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i += 1) {
    if (ioctl(descriptor, TUNSETOFFLOAD, (unsigned long)steps[i].flags) == 0) {
      return steps[i].offload;
    }
  }
  return OFFLOAD_NONE;
}

/* An opener before us may have asked for more than is wanted now. */
static void set_up_offload(opened_interface *opened, bool wanted) {
  opened->merges = opened->has_virtio_header && wanted;
  opened->offload = opened->merges ? ask_for_offload(opened->descriptor) : OFFLOAD_NONE;
  if (opened->has_virtio_header && !wanted) ioctl(opened->descriptor, TUNSETOFFLOAD, 0UL);
}

static int open_interface(const char *name, int kind, bool offload, opened_interface *opened,
                          const char **step) {
  *step = "open /dev/net/tun";
  int descriptor = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return errno;

  struct ifreq request = request_for(name);
  /* A name of our own choice must be new: joining somebody's persistent TUN would not be ours. */
  int exclusive = strchr(name, '%') == NULL ? IFF_TUN_EXCL : 0;
  bool has_virtio_header = offload && has_virtio_headers(descriptor);
  int framing = IFF_NO_PI | (has_virtio_header ? IFF_VNET_HDR : 0);
  request.ifr_flags = (short)(kind | framing | exclusive);
  *step = "TUNSETIFF";
  if (ioctl(descriptor, TUNSETIFF, &request) < 0) {
    int failure = errno;
    close(descriptor);
    return failure;
  }
  opened->descriptor = descriptor;
  opened->prefix = 0;
  opened->has_virtio_header = has_virtio_header;
  set_up_offload(opened, offload);
  opened->is_new = true;
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

int tun_open(const char *name, uint32_t mtu, bool offload, opened_interface *opened,
             const char **step) {
  int failure = open_interface(name, IFF_TUN, offload, opened, step);
  if (failure != 0) return failure;
  failure = set_mtu(opened->name, mtu, step);
  if (failure != 0) close(opened->descriptor);
  return failure;
}

int tap_open(const char *name, bool offload, opened_interface *opened, const char **step) {
  return open_interface(name, IFF_TAP, offload, opened, step);
}

/* Older than virtio 1.0 means 10 bytes, what a TUN has by default. */
static int use_short_virtio_header(int descriptor) {
  int length = VIRTIO_HEADER_LENGTH;
  return ioctl(descriptor, TUNSETVNETHDRSZ, &length) < 0 ? errno : 0;
}

static bool is_up(const char *name) {
  int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (control < 0) return true;
  struct ifreq request = request_for(name);
  bool up = ioctl(control, SIOCGIFFLAGS, &request) < 0 || (request.ifr_flags & IFF_UP) != 0;
  close(control);
  return up;
}

int tun_adopt(int descriptor, bool offload, opened_interface *opened, const char **step) {
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
  *step = "not a TUN";
  /*
   * Whether packet information (no IFF_NO_PI) precedes each packet can not be seen: the bit is also
   * IFF_NOFILTER here, and set on every TUN without a filter (drivers/net/tun.c).
   */
  if ((flags & (IFF_TUN | IFF_TAP)) != IFF_TUN) return EINVAL;
  *step = "a persistent TUN would outlive us";
  if ((flags & IFF_PERSIST) != 0) return EINVAL;

  bool has_virtio_header = (flags & IFF_VNET_HDR) != 0;
  *step = "TUNSETVNETHDRSZ";
  int failure = has_virtio_header ? use_short_virtio_header(descriptor) : 0;
  if (failure != 0) return failure;

  *step = "fcntl";
  int status_flags = fcntl(descriptor, F_GETFL);
  if (status_flags < 0 || fcntl(descriptor, F_SETFL, status_flags | O_NONBLOCK) < 0 ||
      fcntl(descriptor, F_SETFD, FD_CLOEXEC) < 0) {
    return errno;
  }
  opened->descriptor = descriptor;
  opened->prefix = 0;
  opened->has_virtio_header = has_virtio_header;
  set_up_offload(opened, offload);
  /* Straight from its maker, it may be tried out like one of our own. */
  opened->is_new = !is_up(request.ifr_name);
  take_name(opened, &request);
  return 0;
}
