/*
 * What there is to undo, on record before it is done, and the one way back: after a normal end, a
 * crash, a boot. Lives in memory shared by keeper and janitor, and in the system's own network
 * namespace also in /var/lib/tetherstick, for whoever comes after.
 */
#pragma once

#include "orders.h"

#define STATE_FOLDER "/var/lib/tetherstick"

struct journal {
  struct link_identity link;
  uint32_t dns_mode;
  uint64_t digest;
};

enum journal_state { JOURNAL_ABSENT, JOURNAL_TORN, JOURNAL_SOUND };

/* Opens the folder, made if need be: root's alone, and no link. A descriptor, or -1. */
int journal_open_folder(void);
/* Seals `journal` and, where `folder` is one, has it on disk when it returns. 0 or an errno. */
int journal_note(struct journal *journal, int folder);
enum journal_state journal_judge(const struct journal *journal);

/*
 * Undoes what `journal` has on record, and with a torn one whatever looks like ours, then removes
 * the record. `folder` is -1 outside the system's network namespace, where files are never touched.
 * 0 or the first errno; the record stays if something could not be undone.
 */
int undo_all(struct journal *journal, enum journal_state state, int folder);
/* What an earlier helper has left on disk. */
int undo_leftovers(int folder);
