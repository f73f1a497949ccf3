/* openTun, openTap and adoptTun: interfaces of the system as PacketDevices. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "addon_instance.h"
#include "argument.h"
#include "errno_error.h"
#include "packet_device.h"
#include "tun_open.h"

/* What a TUN or utun leaves free in front of each packet, for the Ethernet header. */
#define ETHERNET_HEADER_LENGTH 14

static bool set_up_offload(packet_device *device, const opened_interface *opened) {
  if (!opened->has_virtio_header) return true;
  offload_io *offload = calloc(1, sizeof *offload);
  if (offload == NULL) return false;
  bool merges_udp = opened->merges && opened->offload == OFFLOAD_TSO_AND_USO;
  offload_io_init(offload, opened->descriptor, device->framing, &device->counters, opened->merges,
                  merges_udp);
  if (opened->is_new) offload_io_probe(offload);
  device->offload = offload;
  return true;
}

static bool describe(napi_env env, napi_value object, const opened_interface *opened) {
  static const char *const levels[] = {
      [OFFLOAD_NONE] = "none", [OFFLOAD_TSO] = "tso", [OFFLOAD_TSO_AND_USO] = "tso+uso"};
  napi_value name;
  napi_value offload;
  return napi_create_string_utf8(env, opened->name, NAPI_AUTO_LENGTH, &name) == napi_ok &&
         napi_set_named_property(env, object, "name", name) == napi_ok &&
         napi_create_string_utf8(env, levels[opened->offload], NAPI_AUTO_LENGTH, &offload) ==
             napi_ok &&
         napi_set_named_property(env, object, "offload", offload) == napi_ok;
}

static void free_unowned(packet_device *device) {
  if (device == NULL) return;
  free(device->offload);
  free(device);
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
  int failure = set_up_offload(device, opened)
                    ? readiness_open(env, opened->descriptor, &device->watch)
                    : ENOMEM;
  if (failure != 0) {
    free_unowned(device);
    return throw_errno(env, failure, "poll");
  }
  void *unowned = device;
  napi_value object = construct_native(env, instance->packet_device_class, &unowned);
  if (object != NULL && describe(env, object, opened)) {
    device->descriptor = opened->descriptor;
    return object;
  }
  /* Before the descriptor can be closed. An object that owns the device is collected later. */
  readiness_close(&device->watch);
  free_unowned(unowned);
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

/* openTun(name, mtu, offload) */
static napi_value open_tun(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  char name[INTERFACE_NAME_SIZE];
  uint32_t mtu;
  bool offload;
  if (!arguments_of(env, info, 3, arguments) ||
      !argument_text(env, arguments[0], "the name", name, sizeof name) ||
      !argument_uint32(env, arguments[1], "the MTU", &mtu) ||
      !argument_boolean(env, arguments[2], "offload", &offload)) {
    return NULL;
  }
  opened_interface opened;
  const char *step;
  int failure = tun_open(name, mtu, offload, &opened, &step);
  if (failure != 0) return throw_errno(env, failure, step);
  return create_or_close(env, &opened, ETHERNET_HEADER_LENGTH);
}

/* openTap(name, offload) */
static napi_value open_tap(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  char name[INTERFACE_NAME_SIZE];
  bool offload;
  if (!arguments_of(env, info, 2, arguments) ||
      !argument_text(env, arguments[0], "the name", name, sizeof name) ||
      !argument_boolean(env, arguments[1], "offload", &offload)) {
    return NULL;
  }
  opened_interface opened;
  const char *step;
  int failure = tap_open(name, offload, &opened, &step);
  if (failure != 0) return throw_errno(env, failure, step);
  return create_or_close(env, &opened, 0);
}

/* adoptTun(descriptor, offload): on failure the descriptor stays open and the caller's. */
static napi_value adopt_tun(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  int descriptor;
  bool offload;
  if (!arguments_of(env, info, 2, arguments) ||
      !argument_descriptor(env, arguments[0], &descriptor) ||
      !argument_boolean(env, arguments[1], "offload", &offload)) {
    return NULL;
  }
  opened_interface opened;
  const char *step;
  int failure = tun_adopt(descriptor, offload, &opened, &step);
  if (failure != 0) return throw_errno(env, failure, step);
  return create_device(env, &opened, ETHERNET_HEADER_LENGTH);
}

napi_status define_open_functions(napi_env env, napi_value exports) {
  const napi_property_descriptor functions[] = {
      {"openTun", NULL, open_tun, NULL, NULL, NULL, napi_enumerable, NULL},
      {"openTap", NULL, open_tap, NULL, NULL, NULL, napi_enumerable, NULL},
      {"adoptTun", NULL, adopt_tun, NULL, NULL, NULL, napi_enumerable, NULL},
  };
  return napi_define_properties(env, exports, sizeof functions / sizeof functions[0], functions);
}
