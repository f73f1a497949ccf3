/* Checks on what JavaScript hands in. Each throws a TypeError naming `what` and returns false. */
#ifndef ARGUMENT_H
#define ARGUMENT_H

#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Points at the elements of a typed array of exactly this kind. They stay where they are until the
 * binding returns to JavaScript. Shared memory is refused: another thread could change a word
 * between its check and its use.
 */
bool argument_typed_array(napi_env env, napi_value value, napi_typedarray_type kind,
                          const char *what, void **elements, size_t *length);

/* A whole number of 0…2^32 - 1; nothing is rounded or wrapped. */
bool argument_uint32(napi_env env, napi_value value, const char *what, uint32_t *number);

/* A descriptor number, 0…2^31 - 1. */
bool argument_descriptor(napi_env env, napi_value value, int *descriptor);

/* Text without NUL whose UTF-8 form fits into `size` bytes with its terminator. */
bool argument_text(napi_env env, napi_value value, const char *what, char *text, size_t size);

bool argument_boolean(napi_env env, napi_value value, const char *what, bool *truth);

bool argument_function(napi_env env, napi_value value, const char *what);

#endif
