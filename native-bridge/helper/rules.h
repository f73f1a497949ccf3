/* What values may reach the system. Both processes apply them, each to what it was sent. */
#pragma once

#include "libc.h"
#include "protocol.h"

enum { INTERFACE_NAME_SIZE = 16 };

struct ip_address {
  /* 4 or 6; 0 where there is none. */
  uint8_t family;
  /* The first four for IPv4, the rest zero. */
  uint8_t bytes[16];
};

struct dns_settings {
  uint8_t server_count, domain_count;
  struct ip_address servers[MOST_DNS_SERVERS];
  char domains[MOST_DOMAINS][DOMAIN_SIZE];
};

/* "tetherstick" and a number: the only interfaces that are ours. */
bool is_own_interface(const char *name);
/* An address one host may have: not zero, loopback, link-local, multicast, reserved or mapped. */
bool is_host_address(const struct ip_address *address);
/* Canonical, and nothing of this host itself, of the link or of multicast is caught by it. */
bool is_route(const struct ip_address *destination, uint8_t prefix_length);
bool is_link_local(const struct ip_address *address);
/* Letters, digits, hyphens, underscores, dots between; no leading hyphen in any label. */
bool is_domain(const char text[DOMAIN_SIZE]);
/* A device below /sys/devices, spelled without tricks. */
bool is_device_path(const char text[DEVICE_PATH_SIZE]);
bool are_dns_settings(const struct dns_settings *settings);
