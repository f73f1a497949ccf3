/*
 * What there is to undo, on record before it is done. Lives in memory shared by keeper and janitor,
 * and in the system's own network namespace also in /var/lib/tetherstick, for whoever comes after.
 */
#ifndef TETHERSTICK_JOURNAL_H
#define TETHERSTICK_JOURNAL_H

#include "orders.h"

#define STATE_FOLDER "/var/lib/tetherstick"

struct journal {
  char magic[8];
  struct link_identity link;
  uint32_t dns_mode;
  /* Interface numbers begin anew with each boot. */
  char boot_id[40];
  uint64_t digest;
};

enum journal_state { JOURNAL_ABSENT, JOURNAL_TORN, JOURNAL_SOUND };

/* Opens the folder, made if need be: root's alone, and no link. A descriptor, or -1 with errno. */
int journal_open_folder(void);
/* Seals `journal` and, where `folder` is one, has it on disk when it returns. 0 or an errno. */
int journal_note(struct journal *journal, int folder);
int journal_remove(struct journal *journal, int folder);
enum journal_state journal_judge(const struct journal *journal);
enum journal_state journal_read(int folder, struct journal *journal);
/* Whether the link on record is one of this boot. */
bool journal_is_of_this_boot(const struct journal *journal);

#endif
