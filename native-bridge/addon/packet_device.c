/* The class PacketDevice: a TUN, utun or TAP of the kernel. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "addon_instance.h"
#include "argument.h"
#include "errno_error.h"
#include "packet_io.h"
#include "packet_table.h"
#include "readiness.h"
#include "tun_open.h"

/* What a TUN or utun leaves free in front of each packet, for the Ethernet header. */
#define ETHERNET_HEADER_LENGTH 14

typedef struct packet_device {
  /* -1 once closed. */
  int descriptor;
  packet_framing framing;
  packet_counters counters;
  readiness *watch;
} packet_device;

static void close_device(packet_device *device) {
  readiness_close(&device->watch);
  if (device->descriptor >= 0) close(device->descriptor);
  device->descriptor = -1;
}

static void finalize_device(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  close_device(data);
  free(data);
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
  int64_t placed = packet_io_read(device->descriptor, device->framing, bytes, &slots, table,
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
  return to_number(env, packet_io_write(device->descriptor, device->framing, bytes, table, count,
                                        &device->counters));
}

/* arm(callback): see readiness_arm. */
static napi_value arm(napi_env env, napi_callback_info info) {
  napi_value arguments[1];
  packet_device *device = device_of(env, info, 1, arguments);
  if (device == NULL || !argument_function(env, arguments[0], "the callback")) return NULL;
  int failure = readiness_arm(device->watch, arguments[0]);
  return failure == 0 ? NULL : throw_errno(env, failure, "poll");
}

static napi_value read_counters(napi_env env, napi_callback_info info) {
  packet_device *device = device_of(env, info, 0, NULL);
  napi_value object;
  if (device == NULL || napi_create_object(env, &object) != napi_ok) return NULL;
  const struct {
    const char *name;
    uint64_t total;
  } totals[] = {
      {"oversize", device->counters.oversize},
      {"unreadable", device->counters.unreadable},
      {"wouldBlock", device->counters.would_block},
      {"noBuffer", device->counters.no_buffer},
      {"notIp", device->counters.not_ip},
      {"interfaceDown", device->counters.interface_down},
      {"writeFailed", device->counters.write_failed},
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

/* Takes the descriptor over only when it returns an object. */
static napi_value create_device(napi_env env, const opened_interface *opened, uint32_t hole) {
  addon_instance *instance;
  packet_device *device = calloc(1, sizeof *device);
  if (device == NULL || napi_get_instance_data(env, (void **)&instance) != napi_ok) {
    free(device);
    return throw_errno(env, ENOMEM, "open");
  }
  device->descriptor = -1;
  device->framing.hole = hole;
  device->framing.prefix = opened->prefix;
  int failure = readiness_open(env, opened->descriptor, &device->watch);
  if (failure != 0) {
    free(device);
    return throw_errno(env, failure, "poll");
  }
  void *unowned = device;
  napi_value object = construct_native(env, instance->packet_device_class, &unowned);
  napi_value name;
  if (object != NULL &&
      napi_create_string_utf8(env, opened->name, NAPI_AUTO_LENGTH, &name) == napi_ok &&
      napi_set_named_property(env, object, "name", name) == napi_ok) {
    device->descriptor = opened->descriptor;
    return object;
  }
  /* Before the descriptor can be closed. An object that owns the device is collected later. */
  readiness_close(&device->watch);
  free(unowned);
  return NULL;
}

static napi_value create_or_close(napi_env env, const opened_interface *opened, uint32_t hole) {
  napi_value object = create_device(env, opened, hole);
  if (object == NULL) close(opened->descriptor);
  return object;
}

static bool arguments_of(napi_env env, napi_callback_info info, size_t count, napi_value *values) {
  return napi_get_cb_info(env, info, &count, values, NULL, NULL) == napi_ok;
}

/* openTun(name, mtu) */
static napi_value open_tun(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  char name[INTERFACE_NAME_SIZE];
  uint32_t mtu;
  if (!arguments_of(env, info, 2, arguments) ||
      !argument_text(env, arguments[0], "the name", name, sizeof name) ||
      !argument_uint32(env, arguments[1], "the MTU", &mtu)) {
    return NULL;
  }
  opened_interface opened;
  const char *step;
  int failure = tun_open(name, mtu, &opened, &step);
  if (failure != 0) return throw_errno(env, failure, step);
  return create_or_close(env, &opened, ETHERNET_HEADER_LENGTH);
}

/* openTap(name) */
static napi_value open_tap(napi_env env, napi_callback_info info) {
  napi_value arguments[1];
  char name[INTERFACE_NAME_SIZE];
  if (!arguments_of(env, info, 1, arguments) ||
      !argument_text(env, arguments[0], "the name", name, sizeof name)) {
    return NULL;
  }
  opened_interface opened;
  const char *step;
  int failure = tap_open(name, &opened, &step);
  if (failure != 0) return throw_errno(env, failure, step);
  return create_or_close(env, &opened, 0);
}

/* adoptTun(descriptor): on failure the descriptor stays open and the caller's. */
static napi_value adopt_tun(napi_env env, napi_callback_info info) {
  napi_value arguments[1];
  int descriptor;
  if (!arguments_of(env, info, 1, arguments) ||
      !argument_descriptor(env, arguments[0], &descriptor)) {
    return NULL;
  }
  opened_interface opened;
  const char *step;
  int failure = tun_adopt(descriptor, &opened, &step);
  if (failure != 0) return throw_errno(env, failure, step);
  return create_device(env, &opened, ETHERNET_HEADER_LENGTH);
}

napi_status define_packet_device(napi_env env, napi_value exports) {
  const napi_property_descriptor methods[] = {
      {"readInto", NULL, read_into, NULL, NULL, NULL, napi_default_method, NULL},
      {"writeBatch", NULL, write_batch, NULL, NULL, NULL, napi_default_method, NULL},
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
  status = napi_create_reference(env, class, 1, &instance->packet_device_class);
  if (status != napi_ok) return status;

  const napi_property_descriptor functions[] = {
      {"openTun", NULL, open_tun, NULL, NULL, NULL, napi_enumerable, NULL},
      {"openTap", NULL, open_tap, NULL, NULL, NULL, napi_enumerable, NULL},
      {"adoptTun", NULL, adopt_tun, NULL, NULL, NULL, napi_enumerable, NULL},
  };
  return napi_define_properties(env, exports, sizeof functions / sizeof functions[0], functions);
}
