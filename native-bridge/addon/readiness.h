/*
 * "Call me once when this descriptor is readable", on the libuv loop of the calling thread.
 *
 * Built for a Worker that may end at any moment: a poll handle that is still open when its loop
 * is closed aborts the whole process, so every handle has an asynchronous clean-up hook.
 */
#ifndef READINESS_H
#define READINESS_H

#include <node_api.h>

typedef struct readiness readiness;

/*
 * Watches `descriptor`, which is made non-blocking and stays the caller's. `*owner` becomes the
 * handle, and NULL again when the environment ends first. Returns 0 or an errno.
 */
int readiness_open(napi_env env, int descriptor, readiness **owner);

/*
 * One call of `callback(failed)`: `failed` is true when the descriptor reports an error, such as
 * a TUN whose interface was deleted. Keeps the loop alive and the callback referenced until then.
 * Returns 0, EALREADY while armed, or another errno.
 */
int readiness_arm(readiness *handle, napi_value callback);

/* Ends the watch; `*owner` becomes NULL. The descriptor may be closed right after. Idempotent. */
void readiness_close(readiness **owner);

#endif
