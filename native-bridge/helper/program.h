/* Programs of the system, from root's own folders: an environment of our own, no shell. */
#pragma once

#include "libc.h"

bool program_exists(const char *name);
/*
 * Starts arguments[0], and it dies with us. `input`, at most 4096 bytes or NULL, is its standard
 * input. -1 with errno.
 */
pid_t program_start(const char *const *arguments, const char *input);
/*
 * Runs it to its end, 15 seconds at most: a resolvconf waits up to ten for the lock of another that
 * was killed. 0, or an errno: EPROTO for an exit code but 0.
 */
int program_run(const char *const *arguments, const char *input);
