/*
 * What the benchmarks need of C inside of Node: framing timed in one go, and the stick's half of the
 * path (path_half.h) as functions. Loaded by bench/ only; it trusts its caller.
 */
#include <node_api.h>
#include <stdlib.h>
#include <time.h>

#include "../../native-bridge/addon/tun_open.h"
#include "path_half.h"

static bool arguments_of(napi_env env, napi_callback_info info, size_t count, napi_value *values) {
  return napi_get_cb_info(env, info, &count, values, NULL, NULL) == napi_ok;
}

static void *array_of(napi_env env, napi_value value) {
  void *elements = NULL;
  napi_get_typedarray_info(env, value, NULL, NULL, &elements, NULL, NULL);
  return elements;
}

static uint32_t number_of(napi_env env, napi_value value) {
  uint32_t number = 0;
  napi_get_value_uint32(env, value, &number);
  return number;
}

static napi_value to_number(napi_env env, double number) {
  napi_value value = NULL;
  napi_create_double(env, number, &value);
  return value;
}

/* Time this thread has had a CPU: what else the machine does does not count. */
static double thread_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static napi_value thread_cpu_ns(napi_env env, napi_callback_info info) {
  (void)info;
  return to_number(env, thread_ns());
}

/* The compiler may not leave out what nobody reads. */
static void is_read(const void *memory) { __asm__ volatile("" ::"r"(memory) : "memory"); }

/* timeEncode(source, offsets, frameLength, block, rounds): ns for all frames of all rounds. */
static napi_value time_encode(napi_env env, napi_callback_info info) {
  napi_value arguments[5];
  if (!arguments_of(env, info, 5, arguments)) return NULL;
  const uint8_t *source = array_of(env, arguments[0]);
  const uint32_t *offsets = array_of(env, arguments[1]);
  size_t frames;
  napi_get_typedarray_info(env, arguments[1], NULL, &frames, NULL, NULL, NULL);
  uint32_t length = number_of(env, arguments[2]);
  uint8_t *block = array_of(env, arguments[3]);
  uint32_t rounds = number_of(env, arguments[4]);
  uint32_t *table = malloc(2 * NTB16_MOST_FRAMES * sizeof *table);
  uint16_t sequence = 0;
  double start = thread_ns();
  for (uint32_t round = 0; round < rounds; round += 1) {
    for (uint32_t next = 0; next < frames; sequence += 1) {
      ntb16_encode(block, PATH_BLOCK_LENGTH, source, offsets, length, (uint32_t)frames, &next,
                   sequence, table);
      is_read(block);
    }
  }
  double taken = thread_ns() - start;
  free(table);
  return to_number(env, taken);
}

/* timeDecode(block, length, table, rounds): ns for all rounds. */
static napi_value time_decode(napi_env env, napi_callback_info info) {
  napi_value arguments[4];
  if (!arguments_of(env, info, 4, arguments)) return NULL;
  const uint8_t *block = array_of(env, arguments[0]);
  uint32_t length = number_of(env, arguments[1]);
  uint32_t *table = array_of(env, arguments[2]);
  uint32_t rounds = number_of(env, arguments[3]);
  double start = thread_ns();
  for (uint32_t round = 0; round < rounds; round += 1) {
    ntb16_decode(block, length, PATH_BLOCK_LENGTH, PATH_LONGEST_FRAME, table, NTB16_MOST_FRAMES);
    is_read(table);
  }
  return to_number(env, thread_ns() - start);
}

/* decode(block, length, table): how many frames there are. */
static napi_value decode(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  if (!arguments_of(env, info, 3, arguments)) return NULL;
  return to_number(env, ntb16_decode(array_of(env, arguments[0]), number_of(env, arguments[1]),
                                     PATH_BLOCK_LENGTH, PATH_LONGEST_FRAME,
                                     array_of(env, arguments[2]), NTB16_MOST_FRAMES));
}

static path_half *half_of(napi_env env, napi_value value) {
  void *half = NULL;
  napi_get_value_external(env, value, &half);
  return half;
}

/* openHalf(name, offload, destinationMac): lives as long as the process. */
static napi_value open_half(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  char name[INTERFACE_NAME_SIZE];
  size_t length;
  bool offload;
  path_half *half = malloc(sizeof *half);
  if (half == NULL || !arguments_of(env, info, 3, arguments) ||
      napi_get_value_string_utf8(env, arguments[0], name, sizeof name, &length) != napi_ok ||
      napi_get_value_bool(env, arguments[1], &offload) != napi_ok) {
    return NULL;
  }
  const char *failed = path_half_open(half, name, offload, array_of(env, arguments[2]));
  if (failed != NULL) {
    napi_throw_error(env, NULL, failed);
    return NULL;
  }
  napi_value external = NULL;
  napi_create_external(env, half, NULL, NULL, &external);
  return external;
}

/* descriptorOf(half) */
static napi_value descriptor_of(napi_env env, napi_callback_info info) {
  napi_value arguments[1];
  if (!arguments_of(env, info, 1, arguments)) return NULL;
  return to_number(env, half_of(env, arguments[0])->descriptor);
}

/* fill(half, block): length of the block; 0 when nothing waits. */
static napi_value fill(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  if (!arguments_of(env, info, 2, arguments)) return NULL;
  return to_number(env, path_half_fill(half_of(env, arguments[0]), array_of(env, arguments[1])));
}

/* accept(half, block, length) */
static napi_value accept_block(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  if (!arguments_of(env, info, 3, arguments)) return NULL;
  path_half_accept(half_of(env, arguments[0]), array_of(env, arguments[1]),
                   number_of(env, arguments[2]));
  return NULL;
}

/* holds(half): whether fill has something although the descriptor may be dry. */
static napi_value holds(napi_env env, napi_callback_info info) {
  napi_value arguments[1];
  napi_value held = NULL;
  if (!arguments_of(env, info, 1, arguments)) return NULL;
  napi_get_boolean(env, path_half_holds(half_of(env, arguments[0])), &held);
  return held;
}

/* flush(half) */
static napi_value flush(napi_env env, napi_callback_info info) {
  napi_value arguments[1];
  if (arguments_of(env, info, 1, arguments)) path_half_flush(half_of(env, arguments[0]));
  return NULL;
}

NAPI_MODULE_INIT() {
  const napi_property_descriptor functions[] = {
      {"threadCpuNs", NULL, thread_cpu_ns, NULL, NULL, NULL, napi_enumerable, NULL},
      {"timeEncode", NULL, time_encode, NULL, NULL, NULL, napi_enumerable, NULL},
      {"timeDecode", NULL, time_decode, NULL, NULL, NULL, napi_enumerable, NULL},
      {"decode", NULL, decode, NULL, NULL, NULL, napi_enumerable, NULL},
      {"openHalf", NULL, open_half, NULL, NULL, NULL, napi_enumerable, NULL},
      {"descriptorOf", NULL, descriptor_of, NULL, NULL, NULL, napi_enumerable, NULL},
      {"fill", NULL, fill, NULL, NULL, NULL, napi_enumerable, NULL},
      {"accept", NULL, accept_block, NULL, NULL, NULL, napi_enumerable, NULL},
      {"holds", NULL, holds, NULL, NULL, NULL, napi_enumerable, NULL},
      {"flush", NULL, flush, NULL, NULL, NULL, napi_enumerable, NULL},
  };
  napi_define_properties(env, exports, sizeof functions / sizeof functions[0], functions);
  return exports;
}
