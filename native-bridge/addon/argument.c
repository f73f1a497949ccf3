#include "argument.h"

#include <stdio.h>
#include <string.h>

static bool refuse(napi_env env, const char *what, const char *expected) {
  char message[96];
  snprintf(message, sizeof message, "%s must be %s", what, expected);
  napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", message);
  return false;
}

bool argument_typed_array(napi_env env, napi_value value, napi_typedarray_type kind,
                          const char *what, void **elements, size_t *length) {
  const char *expected = kind == napi_uint8_array ? "a Uint8Array" : "a Uint32Array";
  napi_typedarray_type actual;
  napi_value buffer;
  if (napi_get_typedarray_info(env, value, &actual, length, elements, &buffer, NULL) != napi_ok ||
      actual != kind) {
    return refuse(env, what, expected);
  }
  bool is_unshared = false;
  if (napi_is_arraybuffer(env, buffer, &is_unshared) != napi_ok || !is_unshared) {
    return refuse(env, what, "on an ArrayBuffer, not on shared memory");
  }
  return true;
}

static bool whole_number(napi_env env, napi_value value, double most, double *number) {
  return napi_get_value_double(env, value, number) == napi_ok && *number >= 0 && *number <= most &&
         (double)(uint32_t)*number == *number;
}

bool argument_uint32(napi_env env, napi_value value, const char *what, uint32_t *number) {
  double given;
  if (!whole_number(env, value, UINT32_MAX, &given)) {
    return refuse(env, what, "a whole number of 32 bits");
  }
  *number = (uint32_t)given;
  return true;
}

bool argument_descriptor(napi_env env, napi_value value, int *descriptor) {
  double given;
  if (!whole_number(env, value, INT32_MAX, &given)) {
    return refuse(env, "the descriptor", "a descriptor number");
  }
  *descriptor = (int)given;
  return true;
}

bool argument_text(napi_env env, napi_value value, const char *what, char *text, size_t size) {
  size_t length;
  if (napi_get_value_string_utf8(env, value, NULL, 0, &length) != napi_ok || length >= size ||
      napi_get_value_string_utf8(env, value, text, size, &length) != napi_ok ||
      strlen(text) != length) {
    return refuse(env, what, "a short text");
  }
  return true;
}

bool argument_boolean(napi_env env, napi_value value, const char *what, bool *truth) {
  if (napi_get_value_bool(env, value, truth) != napi_ok) return refuse(env, what, "a boolean");
  return true;
}

bool argument_function(napi_env env, napi_value value, const char *what) {
  napi_valuetype type;
  if (napi_typeof(env, value, &type) != napi_ok || type != napi_function) {
    return refuse(env, what, "a function");
  }
  return true;
}
