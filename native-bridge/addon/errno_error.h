#ifndef ERRNO_ERROR_H
#define ERRNO_ERROR_H

#include <node_api.h>

/*
 * Throws an Error like Node's own: `code` is the errno name ('EACCES'), `syscall` the step that
 * failed. Returns NULL, so that a binding can return it.
 */
napi_value throw_errno(napi_env env, int error_number, const char *step);

#endif
