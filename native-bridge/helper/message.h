/* One message over a Unix socket, with a descriptor where there is one. */
#pragma once

#include "libc.h"

struct received {
  ssize_t length;
  /* The caller's from now on, or -1. */
  int descriptor;
  /* Something came along that there was no room for; the kernel has closed it. */
  bool is_cut;
  /* Of the sender, where the socket has SO_PASSCRED; else pid 0. */
  struct ucred sender;
};

/* 0 or an errno; less than all of it sent is one, too. */
int message_send(int socket, const void *bytes, size_t length, int descriptor);
/*
 * Waits for data; `length` is 0 at the end of the stream. 0 or an errno. There is room for either
 * the sender or one descriptor.
 */
int message_receive(int socket, void *bytes, size_t size, struct received *received);
