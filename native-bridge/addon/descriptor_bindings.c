/* connectUnix, socketPair, receiveDescriptor and peerUid: descriptor_receive.c for JavaScript. */
#include <errno.h>
#include <unistd.h>

#include "addon_instance.h"
#include "argument.h"
#include "descriptor_receive.h"
#include "errno_error.h"

/* sun_path is 108 bytes on Linux, 104 on macOS; unix_connect checks the rest. */
#define SOCKET_PATH_SIZE 108

static bool arguments_of(napi_env env, napi_callback_info info, size_t count, napi_value *values) {
  return napi_get_cb_info(env, info, &count, values, NULL, NULL) == napi_ok;
}

/* connectUnix(path): the socket's descriptor. */
static napi_value connect_unix(napi_env env, napi_callback_info info) {
  napi_value arguments[1];
  char path[SOCKET_PATH_SIZE];
  if (!arguments_of(env, info, 1, arguments) ||
      !argument_text(env, arguments[0], "the path", path, sizeof path)) {
    return NULL;
  }
  int descriptor;
  int failure = unix_connect(path, &descriptor);
  if (failure != 0) return throw_errno(env, failure, "connect");
  napi_value value;
  if (napi_create_int32(env, descriptor, &value) == napi_ok) return value;
  close(descriptor);
  return NULL;
}

static bool set_number(napi_env env, napi_value object, const char *name, double number) {
  napi_value value;
  return napi_create_double(env, number, &value) == napi_ok &&
         napi_set_named_property(env, object, name, value) == napi_ok;
}

/* receiveDescriptor(socket, bytes): what one recvmsg found, undefined when there is nothing yet. */
static napi_value receive_descriptor(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  int socket;
  void *bytes;
  size_t capacity;
  if (!arguments_of(env, info, 2, arguments) ||
      !argument_descriptor(env, arguments[0], &socket) ||
      !argument_typed_array(env, arguments[1], napi_uint8_array, "bytes", &bytes, &capacity)) {
    return NULL;
  }
  received_message message;
  int failure = descriptor_receive(socket, bytes, capacity, &message);
  if (failure == EAGAIN) return NULL;
  if (failure != 0) return throw_errno(env, failure, "recvmsg");

  napi_value object;
  napi_value truncated;
  if (napi_create_object(env, &object) == napi_ok &&
      set_number(env, object, "length", (double)message.length) &&
      set_number(env, object, "descriptor", message.descriptor) &&
      set_number(env, object, "descriptors", (double)message.descriptors) &&
      napi_get_boolean(env, message.truncated, &truncated) == napi_ok &&
      napi_set_named_property(env, object, "truncated", truncated) == napi_ok) {
    return object;
  }
  if (message.descriptor >= 0) close(message.descriptor);
  return NULL;
}

/* socketPair(): both ends, the first one non-blocking. */
static napi_value socket_pair(napi_env env, napi_callback_info info) {
  (void)info;
  int ends[2];
  int failure = unix_pair(ends);
  if (failure != 0) return throw_errno(env, failure, "socketpair");
  napi_value own;
  napi_value other;
  napi_value pair;
  if (napi_create_int32(env, ends[0], &own) == napi_ok &&
      napi_create_int32(env, ends[1], &other) == napi_ok &&
      napi_create_array_with_length(env, 2, &pair) == napi_ok &&
      napi_set_element(env, pair, 0, own) == napi_ok &&
      napi_set_element(env, pair, 1, other) == napi_ok) {
    return pair;
  }
  close(ends[0]);
  close(ends[1]);
  return NULL;
}

/* peerUid(socket) */
static napi_value peer_uid(napi_env env, napi_callback_info info) {
  napi_value arguments[1];
  int socket;
  if (!arguments_of(env, info, 1, arguments) ||
      !argument_descriptor(env, arguments[0], &socket)) {
    return NULL;
  }
  uint32_t uid;
  int failure = unix_peer_uid(socket, &uid);
  if (failure != 0) return throw_errno(env, failure, "peer credentials");
  napi_value value = NULL;
  napi_create_uint32(env, uid, &value);
  return value;
}

napi_status define_descriptor_functions(napi_env env, napi_value exports) {
  const napi_property_descriptor functions[] = {
      {"connectUnix", NULL, connect_unix, NULL, NULL, NULL, napi_enumerable, NULL},
      {"receiveDescriptor", NULL, receive_descriptor, NULL, NULL, NULL, napi_enumerable, NULL},
      {"socketPair", NULL, socket_pair, NULL, NULL, NULL, napi_enumerable, NULL},
      {"peerUid", NULL, peer_uid, NULL, NULL, NULL, napi_enumerable, NULL},
  };
  return napi_define_properties(env, exports, sizeof functions / sizeof functions[0], functions);
}
