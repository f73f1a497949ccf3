/* One message over a Unix socket, with a descriptor where there is one. */
#ifndef TETHERSTICK_MESSAGE_H
#define TETHERSTICK_MESSAGE_H

#include <stddef.h>
#include <sys/socket.h>
#include <sys/types.h>

struct received {
  ssize_t length;
  /* The caller's from now on, or -1. Of several, all are closed and `many` is set. */
  int descriptor;
  int many;
  /* Of the sender, where the socket has SO_PASSCRED; else pid 0. */
  struct ucred sender;
};

/* Waits until all is sent. 0 or an errno. */
int message_send(int socket, const void *bytes, size_t length, int descriptor);
/* Waits for data; `length` is 0 at the end of the stream. 0 or an errno. */
int message_receive(int socket, void *bytes, size_t size, struct received *received);

#endif
