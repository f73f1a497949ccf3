/* Numbers of the wire format; see native-bridge/PROTOCOL.md. Add at the end, never renumber. */
#pragma once

enum {
  /* Header: u16 payload length (little-endian, as all numbers), u8 verb, u8 id. */
  PROTOCOL_VERSION = 1, HEADER_SIZE = 4, MOST_PAYLOAD = 2048, REPLY_BIT = 0x80,
  LEAST_MTU = 576, LEAST_IPV6_MTU = 1280, MOST_MTU = 1500,
  MOST_ROUTES = 64, MOST_DNS_SERVERS = 8, MOST_DOMAINS = 6,
  DOMAIN_SIZE = 254, DEVICE_PATH_SIZE = 201,
};

enum verb {
  VERB_HELLO, VERB_OPEN_TUN, VERB_CONFIGURE, VERB_SET_ROUTES, VERB_SET_DNS,
  VERB_INHIBIT_MODEM_MANAGER, VERB_STATUS, VERB_CLOSE, VERB_COUNT,
};

enum answer_code {
  ANSWER_OK = 0,
  /* Not a request at all. The helper undoes everything and ends. */
  ANSWER_MALFORMED = 1,
  /* A value that is not allowed. */
  ANSWER_REFUSED = 2,
  ANSWER_WRONG_STATE = 3,
  /* The system said no: payload is errno (u32) and the step as text. */
  ANSWER_SYSTEM = 4,
  /* This computer does not have what was asked for. */
  ANSWER_UNAVAILABLE = 5,
  /* Another client is being served; answers VERB_HELLO only. */
  ANSWER_BUSY = 6,
};

/* How names are looked up here, and so how they were changed. */
enum dns_mode {
  DNS_UNTOUCHED, DNS_RESOLVED, DNS_RESOLVCONF, DNS_OPENRESOLV,
  /* NetworkManager owns a plain file, and leaves it alone while it is a link of ours. */
  DNS_NETWORK_MANAGER, DNS_FILE, DNS_MODE_COUNT,
};
