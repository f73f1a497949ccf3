/*
 * Virtual interfaces of this system: tun_linux.c or utun_darwin.c.
 *
 * Each function returns 0 or an errno, and then names the step that failed in `*step`. Interfaces
 * are never persistent: they vanish, with their addresses and routes, when the last descriptor is
 * closed. Descriptors are non-blocking and close on exec.
 */
#ifndef TUN_OPEN_H
#define TUN_OPEN_H

#include <stdbool.h>
#include <stdint.h>

/* 15 characters and a NUL on every system in question. */
#define INTERFACE_NAME_SIZE 16

/* Which super-packets the system hands us uncut. */
enum interface_offload { OFFLOAD_NONE, OFFLOAD_TSO, OFFLOAD_TSO_AND_USO };

typedef struct opened_interface {
  int descriptor;
  char name[INTERFACE_NAME_SIZE];
  /* Bytes in front of each packet, see packet_framing. */
  uint32_t prefix;
  /* A virtio header (virtio_header.h) stands in front of each packet. */
  bool has_virtio_header;
  enum interface_offload offload;
  /* The system takes super-packets from us as well. */
  bool merges;
  /* Made just now, so still down. */
  bool is_new;
} opened_interface;

/*
 * `name` may end in %d: the system then takes the first free number. With `offload` set it is asked
 * for as much offload as it has, which may be none.
 */
int tun_open(const char *name, uint32_t mtu, bool offload, opened_interface *opened,
             const char **step);

/* Whole Ethernet frames; ENOTSUP where the system has no TAP. */
int tap_open(const char *name, bool offload, opened_interface *opened, const char **step);

/*
 * Checks that `descriptor`, received from another process, is the TUN it should be, and prepares
 * it. Whoever opened it decided about virtio headers; without them there is no offload. On failure
 * it stays open and the caller's.
 */
int tun_adopt(int descriptor, bool offload, opened_interface *opened, const char **step);

#endif
