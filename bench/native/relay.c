/*
 * The whole path in C, to measure TypeScript against: relay NEAR FAR offload|plain
 *
 * Two threads, one for each direction. Prints "ready", then answers each line on stdin with one
 * line of JSON; the end of stdin ends it.
 */
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "path_half.h"

/* Blocks in a row before packets that wait to be merged are handed over. */
#define MOST_BLOCKS_PER_WAKE_UP 16

typedef struct direction {
  path_half *from;
  path_half *to;
  uint64_t blocks;
} direction;

static void *relay(void *argument) {
  direction *way = argument;
  uint8_t *block = malloc(PATH_BLOCK_LENGTH);
  for (;;) {
    struct pollfd readable = {way->from->descriptor, POLLIN, 0};
    if (!path_half_holds(way->from) && poll(&readable, 1, -1) < 0) continue;
    uint32_t length;
    for (int i = 0; i < MOST_BLOCKS_PER_WAKE_UP; i += 1) {
      length = path_half_fill(way->from, block);
      if (length == 0) break;
      path_half_accept(way->to, block, length);
      way->blocks += 1;
    }
    path_half_flush(way->to);
  }
  return NULL;
}

static double seconds(struct timeval time) { return (double)time.tv_sec + time.tv_usec / 1e6; }

int main(int count, char **arguments) {
  if (count != 4) return 2;
  static path_half near;
  static path_half far;
  static const uint8_t near_mac[6] = {0x02, 0, 0, 0, 0, 0x01};
  static const uint8_t far_mac[6] = {0x02, 0, 0, 0, 0, 0x02};
  bool offload = strcmp(arguments[3], "offload") == 0;
  const char *failed = path_half_open(&near, arguments[1], offload, far_mac);
  if (failed == NULL) failed = path_half_open(&far, arguments[2], offload, near_mac);
  if (failed != NULL) {
    fprintf(stderr, "relay: %s\n", failed);
    return 1;
  }
  static direction ways[2];
  ways[0] = (direction){.from = &near, .to = &far};
  ways[1] = (direction){.from = &far, .to = &near};
  for (int i = 0; i < 2; i += 1) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, relay, &ways[i]) != 0) return 1;
  }
  printf("ready\n");
  fflush(stdout);
  char line[64];
  while (fgets(line, sizeof line, stdin) != NULL) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("{\"cpuSeconds\":%.6f,\"switches\":%ld,\"blocks\":[%llu,%llu],"
           "\"mergedWrites\":%llu}\n",
           seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_nvcsw,
           (unsigned long long)ways[0].blocks, (unsigned long long)ways[1].blocks,
           (unsigned long long)(offload ? near.offload->merge.counters.merged_writes : 0));
    fflush(stdout);
  }
  return 0;
}
