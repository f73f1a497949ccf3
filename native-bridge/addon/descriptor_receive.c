#include "descriptor_receive.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>
#include <unistd.h>

/* Room for more than the one we want, so that a wrong peer's extras can be closed. */
#define MOST_DESCRIPTORS 16

#ifdef MSG_CMSG_CLOEXEC
#define RECEIVE_FLAGS (MSG_DONTWAIT | MSG_CMSG_CLOEXEC)
#else
#define RECEIVE_FLAGS MSG_DONTWAIT
#endif

static size_t collect(struct msghdr *header, int descriptors[MOST_DESCRIPTORS]) {
  size_t count = 0;
  for (struct cmsghdr *control = CMSG_FIRSTHDR(header); control != NULL;
       control = CMSG_NXTHDR(header, control)) {
    if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS) continue;
    size_t sent = (control->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < sent && count < MOST_DESCRIPTORS; i += 1) {
      memcpy(&descriptors[count], CMSG_DATA(control) + i * sizeof(int), sizeof(int));
      count += 1;
    }
  }
  return count;
}

int descriptor_receive(int socket, uint8_t *bytes, size_t capacity, received_message *message) {
  union {
    struct cmsghdr aligned;
    char room[CMSG_SPACE(MOST_DESCRIPTORS * sizeof(int))];
  } control;
  struct iovec data = {bytes, capacity};
  struct msghdr header;
  memset(&header, 0, sizeof header);
  header.msg_iov = &data;
  header.msg_iovlen = 1;
  header.msg_control = control.room;
  header.msg_controllen = sizeof control.room;

  ssize_t got;
  do got = recvmsg(socket, &header, RECEIVE_FLAGS);
  while (got < 0 && errno == EINTR);
  if (got < 0) return errno == EWOULDBLOCK ? EAGAIN : errno;

  int descriptors[MOST_DESCRIPTORS];
  message->length = (size_t)got;
  message->descriptors = collect(&header, descriptors);
  message->truncated = (header.msg_flags & MSG_CTRUNC) != 0;
  message->descriptor = -1;
  if (message->descriptors == 1 && !message->truncated) {
    message->descriptor = descriptors[0];
#ifndef MSG_CMSG_CLOEXEC
    fcntl(message->descriptor, F_SETFD, FD_CLOEXEC);
#endif
    return 0;
  }
  for (size_t i = 0; i < message->descriptors; i += 1) close(descriptors[i]);
  return 0;
}

static int open_stream_socket(void) {
#if defined(SOCK_CLOEXEC) && defined(SOCK_NONBLOCK)
  return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
#else
  int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
  if (descriptor < 0) return descriptor;
  fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  fcntl(descriptor, F_SETFL, O_NONBLOCK);
  return descriptor;
#endif
}

int unix_connect(const char *path, int *socket) {
  struct sockaddr_un address;
  memset(&address, 0, sizeof address);
  address.sun_family = AF_UNIX;
  size_t length = strlen(path);
  if (length >= sizeof address.sun_path) return ENAMETOOLONG;
  memcpy(address.sun_path, path, length + 1);

  int descriptor = open_stream_socket();
  if (descriptor < 0) return errno;
  if (connect(descriptor, (struct sockaddr *)&address, sizeof address) < 0) {
    int failure = errno;
    close(descriptor);
    return failure;
  }
  *socket = descriptor;
  return 0;
}

int unix_pair(int ends[2]) {
#if defined(SOCK_CLOEXEC) && defined(SOCK_NONBLOCK)
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) return errno;
#else
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0) return errno;
  for (int i = 0; i < 2; i += 1) fcntl(ends[i], F_SETFD, FD_CLOEXEC);
#endif
  /* The other end is a child's, who may want to wait. */
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return 0;
}

int unix_peer_uid(int socket, uint32_t *uid) {
#ifdef SO_PEERCRED
  struct ucred peer;
  socklen_t length = sizeof peer;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0) return errno;
  *uid = peer.uid;
#else
  uid_t user;
  gid_t group;
  if (getpeereid(socket, &user, &group) < 0) return errno;
  *uid = user;
#endif
  return 0;
}
