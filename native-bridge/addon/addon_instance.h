/*
 * What one environment (the main thread, or one Worker) holds of the addon. Nothing in the addon
 * is static and writable, so any number of them can live in one process.
 */
#ifndef ADDON_INSTANCE_H
#define ADDON_INSTANCE_H

#include <node_api.h>

typedef struct addon_instance {
  napi_ref packet_device_class;
  napi_ref readable_watch_class;
  /*
   * What the class constructor called next is to wrap. NULL whenever JavaScript runs, so that
   * `new device.constructor()` finds nothing and throws.
   */
  void *under_construction;
} addon_instance;

/* Each adds its functions to `exports`; anything but napi_ok leaves an exception pending. */
napi_status define_packet_device(napi_env env);
napi_status define_open_functions(napi_env env, napi_value exports);
napi_status define_readable_watch(napi_env env, napi_value exports);
napi_status define_descriptor_functions(napi_env env, napi_value exports);

/*
 * An object of a class around `*native`, which is NULL afterwards if an object owns it: also when
 * there is none to return, because the thread is being terminated. NULL with an exception pending.
 */
napi_value construct_native(napi_env env, napi_ref class_reference, void **native);

/* The constructor's half: wraps what construct_native offers, later freed by `finalize`. */
napi_value adopt_under_construction(napi_env env, napi_callback_info info, napi_finalize finalize);

#endif
