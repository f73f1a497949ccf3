/* Receiving an open descriptor over a Unix socket (SCM_RIGHTS). No Node-API here. */
#ifndef DESCRIPTOR_RECEIVE_H
#define DESCRIPTOR_RECEIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct received_message {
  /* Bytes of data; 0 with `descriptors` 0 is the end of the stream. */
  size_t length;
  /* The one descriptor sent along, close-on-exec, the caller's from now on; else -1. */
  int descriptor;
  /* How many arrived. With any other number than 1 all of them are closed again. */
  size_t descriptors;
  /* More was sent along than fits: nothing of it is kept. */
  bool truncated;
} received_message;

/* One recvmsg without waiting. Returns 0 or an errno (EAGAIN: nothing there yet). */
int descriptor_receive(int socket, uint8_t *bytes, size_t capacity, received_message *message);

/* Connects a stream socket, non-blocking and close-on-exec. Returns 0 or an errno. */
int unix_connect(const char *path, int *socket);

/* Both ends of a connection, close-on-exec, the first one non-blocking. Returns 0 or an errno. */
int unix_pair(int ends[2]);

/* The user id of the process at the other end when it connected. Returns 0 or an errno. */
int unix_peer_uid(int socket, uint32_t *uid);

#endif
