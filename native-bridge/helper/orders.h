/*
 * What the server, which reads the client's bytes, may ask of the keeper, which has the files: one
 * struct each way over a SEQPACKET socket between two processes of the same program.
 */
#ifndef TETHERSTICK_ORDERS_H
#define TETHERSTICK_ORDERS_H

#include "rules.h"

struct link_identity {
  uint32_t ifindex;
  char name[INTERFACE_NAME_SIZE];
};

enum order_kind {
  /* Answers with an open /dev/net/tun. */
  ORDER_TUN_DEVICE = 1,
  /* Puts the link on record, before anybody else has its descriptor. */
  ORDER_NOTE_LINK,
  ORDER_SET_DNS,
  ORDER_INHIBIT,
  ORDER_STATUS,
  /* Undoes all of it, the link included. */
  ORDER_UNDO,
};

struct order {
  enum order_kind kind;
  struct link_identity link;
  struct dns_settings dns;
  char device[DEVICE_PATH_SIZE];
};

struct order_answer {
  enum answer_code code;
  /* An errno, with ANSWER_SYSTEM. */
  int failure;
  enum dns_mode dns_mode;
  /* How often another program's change was answered with ours. */
  uint32_t reapplied;
  /* Another program insists: names are looked up its way now. */
  bool contested;
};

/*
 * Carries an order out; the server's end. `descriptor` receives what came along, or -1. A keeper that
 * is gone ends the process.
 */
struct order_answer orders_ask(int keeper, const struct order *order, int *descriptor);

#endif
