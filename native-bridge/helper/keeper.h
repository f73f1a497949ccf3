/* The part that has the files: journal, name look-up, mmcli. Reads nothing of the client's. */
#ifndef TETHERSTICK_KEEPER_H
#define TETHERSTICK_KEEPER_H

#include "journal.h"

struct keeper {
  int server;
  /* Readable when the janitor is gone. */
  int janitor;
  /* Of the journal; -1 outside the system's network namespace. */
  int folder;
  struct journal *journal;
};

/* Until server or janitor is gone. Without a janitor undoes everything; else that one does. */
int keeper_run(const struct keeper *keeper);

#endif
