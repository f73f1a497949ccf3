/* The class ReadableWatch: readiness of any pollable descriptor, such as a Unix socket. */
#include <errno.h>
#include <stdlib.h>

#include "addon_instance.h"
#include "argument.h"
#include "errno_error.h"
#include "readiness.h"

/* The wrapped thing is only the slot readiness clears when the environment ends first. */
typedef struct readable_watch {
  readiness *watch;
} readable_watch;

static void finalize_watch(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  readable_watch *watch = data;
  readiness_close(&watch->watch);
  free(watch);
}

static napi_value construct_watch(napi_env env, napi_callback_info info) {
  return adopt_under_construction(env, info, finalize_watch);
}

static readable_watch *watch_of(napi_env env, napi_callback_info info, size_t argument_count,
                                napi_value *arguments) {
  napi_value receiver;
  readable_watch *watch;
  if (napi_get_cb_info(env, info, &argument_count, arguments, &receiver, NULL) != napi_ok ||
      napi_unwrap(env, receiver, (void **)&watch) != napi_ok) {
    napi_throw_type_error(env, NULL, "not a watch");
    return NULL;
  }
  return watch;
}

static napi_value arm(napi_env env, napi_callback_info info) {
  napi_value arguments[1];
  readable_watch *watch = watch_of(env, info, 1, arguments);
  if (watch == NULL || !argument_function(env, arguments[0], "the callback")) return NULL;
  int failure = readiness_arm(watch->watch, arguments[0]);
  return failure == 0 ? NULL : throw_errno(env, failure, "poll");
}

static napi_value close_method(napi_env env, napi_callback_info info) {
  readable_watch *watch = watch_of(env, info, 0, NULL);
  if (watch != NULL) readiness_close(&watch->watch);
  return NULL;
}

/* watchReadable(descriptor): the descriptor stays the caller's, to close after the watch. */
static napi_value watch_readable(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value arguments[1];
  int descriptor;
  addon_instance *instance;
  if (napi_get_cb_info(env, info, &count, arguments, NULL, NULL) != napi_ok ||
      !argument_descriptor(env, arguments[0], &descriptor) ||
      napi_get_instance_data(env, (void **)&instance) != napi_ok) {
    return NULL;
  }
  readable_watch *watch = calloc(1, sizeof *watch);
  int failure = watch == NULL ? ENOMEM : readiness_open(env, descriptor, &watch->watch);
  if (failure != 0) {
    free(watch);
    return throw_errno(env, failure, "poll");
  }
  void *unowned = watch;
  napi_value object = construct_native(env, instance->readable_watch_class, &unowned);
  if (object != NULL) return object;
  readiness_close(&watch->watch);
  free(unowned);
  return NULL;
}

napi_status define_readable_watch(napi_env env, napi_value exports) {
  const napi_property_descriptor methods[] = {
      {"arm", NULL, arm, NULL, NULL, NULL, napi_default_method, NULL},
      {"close", NULL, close_method, NULL, NULL, NULL, napi_default_method, NULL},
  };
  addon_instance *instance;
  napi_value class;
  napi_status status = napi_get_instance_data(env, (void **)&instance);
  if (status != napi_ok) return status;
  status = napi_define_class(env, "ReadableWatch", NAPI_AUTO_LENGTH, construct_watch, NULL,
                             sizeof methods / sizeof methods[0], methods, &class);
  if (status != napi_ok) return status;
  status = napi_create_reference(env, class, 1, &instance->readable_watch_class);
  if (status != napi_ok) return status;

  const napi_property_descriptor functions[] = {
      {"watchReadable", NULL, watch_readable, NULL, NULL, NULL, napi_enumerable, NULL},
  };
  return napi_define_properties(env, exports, sizeof functions / sizeof functions[0], functions);
}
