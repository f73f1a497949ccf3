/* Entry of the addon: one instance per environment, see native-bridge/index.ts for the API. */
#include <node_api.h>
#include <stdlib.h>

#include "addon_instance.h"
#include "ntb_slots.h"

napi_value construct_native(napi_env env, napi_ref class_reference, void **native) {
  addon_instance *instance;
  napi_value class;
  napi_value object = NULL;
  if (napi_get_instance_data(env, (void **)&instance) != napi_ok ||
      napi_get_reference_value(env, class_reference, &class) != napi_ok) {
    napi_throw_error(env, NULL, "the addon is not set up");
    return NULL;
  }
  instance->under_construction = *native;
  if (napi_new_instance(env, class, 0, NULL, &object) != napi_ok) object = NULL;
  *native = instance->under_construction;
  instance->under_construction = NULL;
  return object;
}

napi_value adopt_under_construction(napi_env env, napi_callback_info info,
                                    napi_finalize finalize) {
  addon_instance *instance;
  napi_value object;
  if (napi_get_instance_data(env, (void **)&instance) != napi_ok ||
      napi_get_cb_info(env, info, NULL, NULL, &object, NULL) != napi_ok ||
      instance->under_construction == NULL ||
      napi_wrap(env, object, instance->under_construction, finalize, NULL, NULL) != napi_ok) {
    napi_throw_type_error(env, NULL, "not to be constructed from JavaScript");
    return NULL;
  }
  instance->under_construction = NULL;
  return object;
}

static void free_instance(napi_env env, void *data, void *hint) {
  (void)hint;
  addon_instance *instance = data;
  if (instance->packet_device_class != NULL) {
    napi_delete_reference(env, instance->packet_device_class);
  }
  if (instance->readable_watch_class != NULL) {
    napi_delete_reference(env, instance->readable_watch_class);
  }
  free(instance);
}

/* The slot words as this build knows them, for a test to compare with shared/ntb-slots.ts. */
static napi_status define_slot_words(napi_env env, napi_value exports) {
  static const struct {
    const char *name;
    uint32_t index;
  } words[] = {
      {"Count", SLOT_COUNT},
      {"Position", SLOT_POSITION},
      {"Capacity", SLOT_CAPACITY},
      {"Divisor", SLOT_DIVISOR},
      {"Remainder", SLOT_REMAINDER},
      {"TailAlignment", SLOT_TAIL_ALIGNMENT},
      {"TailHeader", SLOT_TAIL_HEADER},
      {"TailEntry", SLOT_TAIL_ENTRY},
      {"MaxCount", SLOT_MAX_COUNT},
      {"MaxFrameLength", SLOT_MAX_FRAME_LENGTH},
      {"FrameTrailer", SLOT_FRAME_TRAILER},
  };
  napi_value slot_words;
  napi_status status = napi_create_object(env, &slot_words);
  for (size_t i = 0; status == napi_ok && i < sizeof words / sizeof words[0]; i += 1) {
    napi_value index;
    status = napi_create_uint32(env, words[i].index, &index);
    if (status == napi_ok) status = napi_set_named_property(env, slot_words, words[i].name, index);
  }
  if (status != napi_ok) return status;
  return napi_set_named_property(env, exports, "slotWords", slot_words);
}

NAPI_MODULE_INIT() {
  addon_instance *instance = calloc(1, sizeof *instance);
  if (instance == NULL || napi_set_instance_data(env, instance, free_instance, NULL) != napi_ok) {
    free(instance);
    napi_throw_error(env, NULL, "the addon is out of memory");
    return NULL;
  }
  if (define_packet_device(env) != napi_ok || define_open_functions(env, exports) != napi_ok ||
      define_readable_watch(env, exports) != napi_ok ||
      define_descriptor_functions(env, exports) != napi_ok ||
      define_slot_words(env, exports) != napi_ok) {
    napi_throw_error(env, NULL, "the addon could not be set up");
    return NULL;
  }
  return exports;
}
