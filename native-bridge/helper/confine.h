/* Rights given up for good, for each part what it does not need. 0 or an errno. */
#pragma once

#include "libc.h"

/* uid 0 without root's powers: CAP_NET_ADMIN, and writing to /etc, /run and /var/lib. */
int confine_keeper(void);
/* A user of its own with CAP_NET_ADMIN, no files, and the system calls of a server. */
int confine_server(void);
