#include "rules.h"

bool is_own_interface(const char *name) {
  static const char prefix[] = "tetherstick";
  const size_t start = sizeof prefix - 1;
  size_t length = strnlen(name, INTERFACE_NAME_SIZE);
  return length > start && length < INTERFACE_NAME_SIZE && memcmp(name, prefix, start) == 0 &&
         strspn(name + start, "0123456789") == length - start;
}

bool is_link_local(const struct ip_address *address) {
  return address->family == 6 && address->bytes[0] == 0xfe && (address->bytes[1] & 0xc0) == 0x80;
}

/* Whether all bits from `start` up to `end` are zero. */
static bool is_zero(const uint8_t bytes[16], unsigned start, unsigned end) {
  for (unsigned bit = start; bit < end; bit += 1) {
    if ((bytes[bit / 8] & (0x80 >> bit % 8)) != 0) return false;
  }
  return true;
}

bool is_route(const struct ip_address *destination, uint8_t prefix_length) {
  const uint8_t *bytes = destination->bytes;
  if (destination->family != 4 && destination->family != 6) return false;
  if (prefix_length > (destination->family == 4 ? 32 : 128)) return false;
  if (!is_zero(bytes, prefix_length, 128)) return false;
  if (destination->family == 4) {
    if (prefix_length >= 3 && bytes[0] >= 224) return false;
    return prefix_length < 8 || (bytes[0] != 0 && bytes[0] != 127);
  }
  /* One link-local station behind the tunnel may be named, no more of the link. */
  if (is_link_local(destination)) return prefix_length == 128;
  if (prefix_length >= 8 && bytes[0] == 0xff) return false;
  /* ::, ::1, IPv4-compatible and IPv4-mapped addresses all begin with ten zero bytes. */
  return prefix_length < 80 || !is_zero(bytes, 0, 80);
}

bool is_host_address(const struct ip_address *address) {
  return is_route(address, address->family == 4 ? 32 : 128) && !is_link_local(address);
}

#define LETTERS_AND_DIGITS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

bool is_domain(const char text[DOMAIN_SIZE]) {
  if (strnlen(text, DOMAIN_SIZE) >= DOMAIN_SIZE) return false;
  if (text[strspn(text, LETTERS_AND_DIGITS "-_.")] != '\0') return false;
  for (size_t length;; text += length + 1) {
    length = strcspn(text, ".");
    if (length == 0 || length > 63 || *text == '-') return false;
    if (text[length] == '\0') return true;
  }
}

bool is_device_path(const char text[DEVICE_PATH_SIZE]) {
  static const char prefix[] = "/sys/devices/";
  size_t length = strnlen(text, DEVICE_PATH_SIZE);
  return length < DEVICE_PATH_SIZE && strncmp(text, prefix, sizeof prefix - 1) == 0 &&
         text[strspn(text, LETTERS_AND_DIGITS ":._-/")] == '\0' && strstr(text, "//") == NULL &&
         strstr(text, "/.") == NULL && strstr(text, "/-") == NULL && strstr(text, "..") == NULL &&
         text[length - 1] != '/';
}

bool are_dns_settings(const struct dns_settings *settings) {
  bool is_allowed =
      settings->server_count <= MOST_DNS_SERVERS && settings->domain_count <= MOST_DOMAINS;
  for (size_t i = 0; is_allowed && i < settings->server_count; i += 1) {
    is_allowed = is_host_address(&settings->servers[i]) || is_link_local(&settings->servers[i]);
  }
  for (size_t i = 0; is_allowed && i < settings->domain_count; i += 1) {
    is_allowed = is_domain(settings->domains[i]);
  }
  return is_allowed;
}
