/* The class PacketDevice: a TUN, utun or TAP of the kernel. packet_device_open.c makes them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "addon_instance.h"
#include "argument.h"
#include "errno_error.h"
#include "packet_device.h"
#include "packet_table.h"

static void close_device(packet_device *device) {
  readiness_close(&device->watch);
  /* Not lost by us: what was taken is handed over. */
  if (device->descriptor >= 0 && device->offload != NULL) offload_io_flush(device->offload);
  if (device->descriptor >= 0) close(device->descriptor);
  device->descriptor = -1;
}

static void finalize_device(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  packet_device *device = data;
  close_device(device);
  free(device->offload);
  free(device);
}

static napi_value construct_device(napi_env env, napi_callback_info info) {
  return adopt_under_construction(env, info, finalize_device);
}

/*
 * The device a method was called on, and its arguments. Node checks that the receiver is of the
 * class (napi_define_class gives methods a signature), so the cast is safe.
 */
static packet_device *device_of(napi_env env, napi_callback_info info, size_t argument_count,
                                napi_value *arguments) {
  napi_value receiver;
  packet_device *device;
  if (napi_get_cb_info(env, info, &argument_count, arguments, &receiver, NULL) != napi_ok ||
      napi_unwrap(env, receiver, (void **)&device) != napi_ok) {
    napi_throw_type_error(env, NULL, "not a packet device");
    return NULL;
  }
  return device;
}

static napi_value to_number(napi_env env, double number) {
  napi_value value = NULL;
  napi_create_double(env, number, &value);
  return value;
}

/* readInto(bytes, words, table): packets placed, or a negative errno. */
static napi_value read_into(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  packet_device *device = device_of(env, info, 3, arguments);
  void *bytes;
  void *words;
  void *table;
  size_t bytes_length;
  size_t word_count;
  size_t table_length;
  if (device == NULL ||
      !argument_typed_array(env, arguments[0], napi_uint8_array, "bytes", &bytes, &bytes_length) ||
      !argument_typed_array(env, arguments[1], napi_uint32_array, "words", &words, &word_count) ||
      !argument_typed_array(env, arguments[2], napi_uint32_array, "table", &table,
                            &table_length)) {
    return NULL;
  }
  ntb_slots slots;
  const char *wrong =
      ntb_slots_load(&slots, words, word_count, bytes_length, table_length, device->framing.hole);
  if (wrong != NULL) {
    napi_throw_range_error(env, "ERR_OUT_OF_RANGE", wrong);
    return NULL;
  }
  if (device->descriptor < 0) return to_number(env, -EBADF);
  int64_t placed = device->offload != NULL
                       ? offload_io_read(device->offload, bytes, &slots, table)
                       : packet_io_read(device->descriptor, device->framing, bytes, &slots, table,
                                        &device->counters);
  if (placed > 0) ntb_slots_store(&slots, words);
  return to_number(env, (double)placed);
}

/* writeBatch(bytes, table, count): packets the kernel accepted; 0 once closed. */
static napi_value write_batch(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  packet_device *device = device_of(env, info, 3, arguments);
  void *bytes;
  void *table;
  size_t bytes_length;
  size_t table_length;
  uint32_t count;
  if (device == NULL ||
      !argument_typed_array(env, arguments[0], napi_uint8_array, "bytes", &bytes, &bytes_length) ||
      !argument_typed_array(env, arguments[1], napi_uint32_array, "table", &table,
                            &table_length) ||
      !argument_uint32(env, arguments[2], "count", &count)) {
    return NULL;
  }
  if (!packet_table_fits(table, table_length, count, bytes_length)) {
    napi_throw_range_error(env, "ERR_OUT_OF_RANGE", "the table leads outside of the bytes");
    return NULL;
  }
  if (device->descriptor < 0) return to_number(env, 0);
  uint32_t accepted = device->offload != NULL
                          ? offload_io_write(device->offload, bytes, table, count)
                          : packet_io_write(device->descriptor, device->framing, bytes, table,
                                            count, &device->counters);
  return to_number(env, accepted);
}

/* flush(): hands over what waits to be merged. */
static napi_value flush(napi_env env, napi_callback_info info) {
  packet_device *device = device_of(env, info, 0, NULL);
  if (device != NULL && device->descriptor >= 0 && device->offload != NULL) {
    offload_io_flush(device->offload);
  }
  return NULL;
}

/* arm(callback): see readiness_arm; false, and not armed, while a super-packet's rest waits. */
static napi_value arm(napi_env env, napi_callback_info info) {
  napi_value arguments[1];
  packet_device *device = device_of(env, info, 1, arguments);
  if (device == NULL || !argument_function(env, arguments[0], "the callback")) return NULL;
  bool holds = device->descriptor >= 0 && device->offload != NULL &&
               offload_io_holds(device->offload);
  int failure = holds ? 0 : readiness_arm(device->watch, arguments[0]);
  if (failure != 0) return throw_errno(env, failure, "poll");
  napi_value armed = NULL;
  napi_get_boolean(env, !holds, &armed);
  return armed;
}

static napi_value read_counters(napi_env env, napi_callback_info info) {
  packet_device *device = device_of(env, info, 0, NULL);
  napi_value object;
  if (device == NULL || napi_create_object(env, &object) != napi_ok) return NULL;
  const gro_counters none = {0};
  const gro_counters *merged = device->offload == NULL ? &none : &device->offload->merge.counters;
  const struct {
    const char *name;
    uint64_t total;
  } totals[] = {
      {"oversize", device->counters.oversize},
      {"unreadable", device->counters.unreadable},
      {"superPackets", device->counters.super_packets},
      {"segments", device->counters.segments},
      {"wouldBlock", device->counters.would_block},
      {"noBuffer", device->counters.no_buffer},
      {"notIp", device->counters.not_ip},
      {"interfaceDown", device->counters.interface_down},
      {"writeFailed", device->counters.write_failed},
      {"mergedWrites", merged->merged_writes},
      {"mergedPackets", merged->merged_packets},
      {"mergesRefused", merged->refused},
  };
  for (size_t i = 0; i < sizeof totals / sizeof totals[0]; i += 1) {
    napi_value total = to_number(env, (double)totals[i].total);
    if (napi_set_named_property(env, object, totals[i].name, total) != napi_ok) return NULL;
  }
  return object;
}

static napi_value close_method(napi_env env, napi_callback_info info) {
  packet_device *device = device_of(env, info, 0, NULL);
  if (device != NULL) close_device(device);
  return NULL;
}

napi_status define_packet_device(napi_env env) {
  const napi_property_descriptor methods[] = {
      {"readInto", NULL, read_into, NULL, NULL, NULL, napi_default_method, NULL},
      {"writeBatch", NULL, write_batch, NULL, NULL, NULL, napi_default_method, NULL},
      {"flush", NULL, flush, NULL, NULL, NULL, napi_default_method, NULL},
      {"arm", NULL, arm, NULL, NULL, NULL, napi_default_method, NULL},
      {"counters", NULL, read_counters, NULL, NULL, NULL, napi_default_method, NULL},
      {"close", NULL, close_method, NULL, NULL, NULL, napi_default_method, NULL},
  };
  addon_instance *instance;
  napi_value class;
  napi_status status = napi_get_instance_data(env, (void **)&instance);
  if (status != napi_ok) return status;
  status = napi_define_class(env, "PacketDevice", NAPI_AUTO_LENGTH, construct_device, NULL,
                             sizeof methods / sizeof methods[0], methods, &class);
  if (status != napi_ok) return status;
  return napi_create_reference(env, class, 1, &instance->packet_device_class);
}
