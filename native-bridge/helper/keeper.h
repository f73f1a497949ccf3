/* The part that has the files: journal, name look-up, mmcli. Reads nothing of the client's. */
#pragma once

#include "journal.h"

/*
 * Until server or janitor is gone: `janitor` is readable then. Without a janitor undoes everything;
 * else that one does. `folder` is the journal's, or -1 outside the system's network namespace.
 */
int keeper_run(int server, int janitor, int folder, struct journal *journal);
