/*
 * Virtual interfaces of this system: tun_linux.c or utun_darwin.c.
 *
 * Each function returns 0 or an errno, and then names the step that failed in `*step`. Interfaces
 * are never persistent: they vanish, with their addresses and routes, when the last descriptor is
 * closed. Descriptors are non-blocking and close on exec.
 */
#ifndef TUN_OPEN_H
#define TUN_OPEN_H

#include <stdint.h>

/* 15 characters and a NUL on every system in question. */
#define INTERFACE_NAME_SIZE 16

typedef struct opened_interface {
  int descriptor;
  char name[INTERFACE_NAME_SIZE];
  /* Bytes in front of each packet, see packet_framing. */
  uint32_t prefix;
} opened_interface;

/* `name` may end in %d: the system then takes the first free number. */
int tun_open(const char *name, uint32_t mtu, opened_interface *opened, const char **step);

/* Whole Ethernet frames; ENOTSUP where the system has no TAP. */
int tap_open(const char *name, opened_interface *opened, const char **step);

/*
 * Checks that `descriptor`, received from another process, is the plain TUN it should be, and
 * prepares it. On failure it stays open and the caller's.
 */
int tun_adopt(int descriptor, opened_interface *opened, const char **step);

#endif
