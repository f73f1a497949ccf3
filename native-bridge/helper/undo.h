/* The one way back: after a normal end, a crash, a boot. */
#ifndef TETHERSTICK_UNDO_H
#define TETHERSTICK_UNDO_H

#include "journal.h"

/*
 * Undoes what `journal` has on record, and with a torn one whatever looks like ours, then removes the
 * record. `folder` is -1 outside the system's network namespace, where files are never touched.
 * 0 or the first errno; the record stays if something could not be undone.
 */
int undo_all(struct journal *journal, enum journal_state state, int folder);
/* What an earlier helper has left on disk. */
int undo_leftovers(int folder);

#endif
