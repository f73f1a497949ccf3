/*
 * What the server, which reads the client's bytes, may ask of the keeper, which has the files: one
 * struct each way over a SEQPACKET socket between two processes of the same program.
 */
#pragma once

#include "rules.h"

struct link_identity {
  uint32_t ifindex;
  char name[INTERFACE_NAME_SIZE];
};

/* Puts the link on record, before anybody else has its descriptor. Not a verb of the client's. */
enum { ORDER_NOTE_LINK = VERB_COUNT };

struct order {
  /* A verb: VERB_OPEN_TUN is answered with an open /dev/net/tun, VERB_CLOSE undoes everything. */
  uint32_t kind;
  struct link_identity link;
  struct dns_settings dns;
  char device[DEVICE_PATH_SIZE];
};

/* What an order or a verb comes to. */
struct answer {
  enum answer_code code;
  size_t length;
  uint8_t payload[64];
  /* -1 where none goes along. */
  int descriptor;
};

struct answer answer_plain(enum answer_code code);
/* With what the system said of `step`, if it said no; `failure` is an errno. */
struct answer answer_outcome(int failure, const char *step);
/* Little-endian, as all numbers. */
void answer_put_u32(struct answer *answer, uint32_t value);

/* Carries an order out; the server's end. A keeper that is gone ends the process. */
struct answer orders_ask(int keeper, const struct order *order);
