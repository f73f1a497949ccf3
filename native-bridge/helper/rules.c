#include "rules.h"

#include <string.h>

static bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_own_interface(const char *name) {
  static const char prefix[] = "tetherstick";
  const size_t prefix_length = sizeof prefix - 1;
  size_t length = strnlen(name, INTERFACE_NAME_SIZE);
  if (length <= prefix_length || length >= INTERFACE_NAME_SIZE) return false;
  if (memcmp(name, prefix, prefix_length) != 0) return false;
  for (size_t i = prefix_length; i < length; i += 1) {
    if (name[i] < '0' || name[i] > '9') return false;
  }
  return true;
}

static bool is_zero(const uint8_t *bytes, size_t length) {
  for (size_t i = 0; i < length; i += 1) {
    if (bytes[i] != 0) return false;
  }
  return true;
}

bool is_link_local(const struct ip_address *address) {
  return address->family == 6 && address->bytes[0] == 0xfe && (address->bytes[1] & 0xc0) == 0x80;
}

bool is_host_address(const struct ip_address *address) {
  const uint8_t *bytes = address->bytes;
  if (address->family == 4) {
    return bytes[0] > 0 && bytes[0] != 127 && bytes[0] < 224 && is_zero(bytes + 4, 12);
  }
  if (address->family != 6 || bytes[0] == 0xff || is_link_local(address)) return false;
  /* ::, ::1, IPv4-compatible and IPv4-mapped addresses all begin with ten zero bytes. */
  return !is_zero(bytes, 10);
}

static bool is_canonical(const uint8_t *bytes, size_t size, uint8_t prefix_length) {
  size_t whole = prefix_length / 8u;
  if (whole == size) return true;
  uint8_t host_bits = (uint8_t)(0xff >> (prefix_length % 8u));
  return (bytes[whole] & host_bits) == 0 && is_zero(bytes + whole + 1, size - whole - 1);
}

bool is_route(const struct ip_address *destination, uint8_t prefix_length) {
  const uint8_t *bytes = destination->bytes;
  if (destination->family == 4) {
    if (prefix_length > 32 || !is_canonical(bytes, 4, prefix_length)) return false;
    if (!is_zero(bytes + 4, 12)) return false;
    if (prefix_length >= 3 && bytes[0] >= 224) return false;
    return prefix_length < 8 || (bytes[0] != 0 && bytes[0] != 127);
  }
  if (destination->family != 6 || prefix_length > 128) return false;
  if (!is_canonical(bytes, 16, prefix_length)) return false;
  /* One link-local station behind the tunnel may be named, no more of the link. */
  if (is_link_local(destination)) return prefix_length == 128;
  if (prefix_length >= 8 && bytes[0] == 0xff) return false;
  return prefix_length < 80 || !is_zero(bytes, 10);
}

bool is_domain(const char *text, size_t length) {
  if (length == 0 || length >= DOMAIN_SIZE) return false;
  size_t label = 0;
  for (size_t i = 0; i < length; i += 1) {
    char c = text[i];
    if (c == '.') {
      if (label == 0) return false;
      label = 0;
      continue;
    }
    if (!is_letter_or_digit(c) && c != '_' && (c != '-' || label == 0)) return false;
    label += 1;
    if (label > 63) return false;
  }
  return label > 0;
}

bool is_device_path(const char *text, size_t length) {
  static const char prefix[] = "/sys/devices/";
  const size_t prefix_length = sizeof prefix - 1;
  if (length <= prefix_length || length >= DEVICE_PATH_SIZE) return false;
  if (memcmp(text, prefix, prefix_length) != 0) return false;
  for (size_t i = prefix_length; i < length; i += 1) {
    char c = text[i];
    if (!is_letter_or_digit(c) && (c == '\0' || strchr(":._-/", c) == NULL)) return false;
    if (text[i - 1] == '/' && (c == '/' || c == '.' || c == '-')) return false;
    if (text[i - 1] == '.' && c == '.') return false;
  }
  return text[length - 1] != '/';
}

bool are_dns_settings(const struct dns_settings *settings) {
  if (settings->server_count > MOST_DNS_SERVERS || settings->domain_count > MOST_DOMAINS) {
    return false;
  }
  for (size_t i = 0; i < settings->server_count; i += 1) {
    const struct ip_address *server = &settings->servers[i];
    if (!is_host_address(server) && !is_link_local(server)) return false;
  }
  for (size_t i = 0; i < settings->domain_count; i += 1) {
    const char *domain = settings->domains[i];
    if (!is_domain(domain, strnlen(domain, DOMAIN_SIZE))) return false;
  }
  return true;
}
