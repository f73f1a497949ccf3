/* Programs of the system: absolute paths, an environment of our own, no shell. */
#ifndef TETHERSTICK_PROGRAM_H
#define TETHERSTICK_PROGRAM_H

#include <stddef.h>
#include <sys/types.h>

/* The first of `paths` (NULL at the end) that may be executed, or NULL. */
const char *program_find(const char *const *paths);
/* Starts it, and it dies with us. `input`, at most 4096 bytes, is its standard input. -1, errno. */
pid_t program_start(const char *path, const char *const *arguments, const char *input);
/* Runs it to its end, five seconds at most. 0, or an errno: EPROTO for an exit code but 0. */
int program_run(const char *path, const char *const *arguments, const char *input);

#endif
