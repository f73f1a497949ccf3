#include "readiness.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <uv.h>

struct readiness {
  uv_poll_t poll;
  napi_env env;
  napi_async_cleanup_hook_handle hook;
  /* Of the function armed last: strong while armed, weak from then on. NULL before the first. */
  napi_ref callback;
  bool armed;
  readiness **owner;
  /* uv_poll_start is in effect. */
  bool polling;
};

/* The last libuv has to do with the memory. Removing the hook tells an ending environment so. */
static void on_closed(uv_handle_t *poll) {
  readiness *handle = poll->data;
  napi_async_cleanup_hook_handle hook = handle->hook;
  free(handle);
  if (hook != NULL) napi_remove_async_cleanup_hook(hook);
}

static void close_handle(readiness *handle) {
  if (handle->owner != NULL) *handle->owner = NULL;
  handle->owner = NULL;
  if (handle->callback != NULL) napi_delete_reference(handle->env, handle->callback);
  handle->callback = NULL;
  handle->armed = false;
  if (!uv_is_closing((uv_handle_t *)&handle->poll)) {
    uv_close((uv_handle_t *)&handle->poll, on_closed);
  }
}

static void on_environment_end(napi_async_cleanup_hook_handle hook, void *data) {
  (void)hook;
  close_handle(data);
}

int readiness_open(napi_env env, int descriptor, readiness **owner) {
  *owner = NULL;
  uv_loop_t *loop;
  if (napi_get_uv_event_loop(env, &loop) != napi_ok) return EINVAL;
  readiness *handle = calloc(1, sizeof *handle);
  if (handle == NULL) return ENOMEM;

  int failure = uv_poll_init(loop, &handle->poll, descriptor);
  if (failure != 0) {
    free(handle);
    return -failure;
  }
  handle->poll.data = handle;
  handle->env = env;
  handle->owner = owner;
  *owner = handle;
  if (napi_add_async_cleanup_hook(env, on_environment_end, handle, &handle->hook) != napi_ok) {
    handle->hook = NULL;
    close_handle(handle);
    return ENOMEM;
  }
  return 0;
}

static void call_back(napi_env env, napi_value callback, bool failed) {
  napi_value receiver;
  napi_value argument;
  if (napi_get_global(env, &receiver) != napi_ok ||
      napi_get_boolean(env, failed, &argument) != napi_ok) {
    return;
  }
  /* No async context: what waits is a promise, and promises carry their own. */
  napi_status status = napi_make_callback(env, NULL, receiver, callback, 1, &argument, NULL);
  if (status != napi_pending_exception) return;
  napi_value exception;
  if (napi_get_and_clear_last_exception(env, &exception) == napi_ok) {
    napi_fatal_exception(env, exception);
  }
}

static void stop(readiness *handle) {
  if (handle->polling) uv_poll_stop(&handle->poll);
  handle->polling = false;
}

static void on_poll(uv_poll_t *poll, int status, int events) {
  (void)events;
  readiness *handle = poll->data;
  /* On an error libuv has stopped the handle before it tells us. */
  if (status < 0) handle->polling = false;

  napi_env env = handle->env;
  napi_handle_scope scope;
  if (handle->armed && napi_open_handle_scope(env, &scope) == napi_ok) {
    napi_value callback;
    napi_status found = napi_get_reference_value(env, handle->callback, &callback);
    napi_reference_unref(env, handle->callback, NULL);
    handle->armed = false;
    if (found == napi_ok) call_back(env, callback, status < 0);
    napi_close_handle_scope(env, scope);
  }
  /*
   * A reader that waits again has armed us before call_back returned: the poll then simply goes
   * on, without two epoll_ctl per wake-up. One that does not is not to be woken.
   */
  if (!handle->armed && !uv_is_closing((uv_handle_t *)poll)) stop(handle);
}

/* Keeps `callback`, which is nearly always the one kept already: a new reference costs more. */
static bool keep(readiness *handle, napi_value callback) {
  napi_env env = handle->env;
  if (handle->callback != NULL) {
    napi_value kept = NULL;
    bool is_same = false;
    if (napi_get_reference_value(env, handle->callback, &kept) == napi_ok && kept != NULL &&
        napi_strict_equals(env, kept, callback, &is_same) == napi_ok && is_same) {
      return napi_reference_ref(env, handle->callback, NULL) == napi_ok;
    }
    napi_delete_reference(env, handle->callback);
    handle->callback = NULL;
  }
  return napi_create_reference(env, callback, 1, &handle->callback) == napi_ok;
}

int readiness_arm(readiness *handle, napi_value callback) {
  if (handle == NULL) return EBADF;
  if (handle->armed) return EALREADY;
  if (!keep(handle, callback)) return ENOMEM;
  handle->armed = true;
  if (handle->polling) return 0;

  int failure = uv_poll_start(&handle->poll, UV_READABLE, on_poll);
  if (failure != 0) {
    napi_reference_unref(handle->env, handle->callback, NULL);
    handle->armed = false;
    return -failure;
  }
  handle->polling = true;
  return 0;
}

void readiness_close(readiness **owner) {
  if (*owner != NULL) close_handle(*owner);
}
