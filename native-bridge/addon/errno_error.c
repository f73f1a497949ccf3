#include "errno_error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

static void name_errno(int error_number, char *name, size_t size) {
#ifdef EBADFD
  /* What a TUN whose interface is gone answers; libuv does not know it. */
  if (error_number == EBADFD) {
    snprintf(name, size, "EBADFD");
    return;
  }
#endif
  uv_err_name_r(uv_translate_sys_error(error_number), name, size);
}

napi_value throw_errno(napi_env env, int error_number, const char *step) {
  char name[48];
  char message[192];
  name_errno(error_number, name, sizeof name);
  snprintf(message, sizeof message, "%s: %s, %s", step, name, strerror(error_number));

  napi_value code_value;
  napi_value message_value;
  napi_value step_value;
  napi_value error;
  if (napi_create_string_utf8(env, name, NAPI_AUTO_LENGTH, &code_value) == napi_ok &&
      napi_create_string_utf8(env, message, NAPI_AUTO_LENGTH, &message_value) == napi_ok &&
      napi_create_string_utf8(env, step, NAPI_AUTO_LENGTH, &step_value) == napi_ok &&
      napi_create_error(env, code_value, message_value, &error) == napi_ok &&
      napi_set_named_property(env, error, "syscall", step_value) == napi_ok) {
    napi_throw(env, error);
  }
  return NULL;
}
