#include "message.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

int message_send(int socket, const void *bytes, size_t length, int descriptor) {
  char control[CMSG_SPACE(sizeof descriptor)] = {0};
  const char *rest = bytes;
  while (length > 0) {
    struct iovec part = {.iov_base = (void *)rest, .iov_len = length};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (descriptor >= 0) {
      message.msg_control = control;
      message.msg_controllen = sizeof control;
      struct cmsghdr *header = CMSG_FIRSTHDR(&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN(sizeof descriptor);
      memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    }
    ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return errno;
    descriptor = -1;
    rest += sent;
    length -= (size_t)sent;
  }
  return 0;
}

static void take_descriptors(struct cmsghdr *header, struct received *received) {
  size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
  for (size_t i = 0; i < count; i += 1) {
    int descriptor;
    memcpy(&descriptor, CMSG_DATA(header) + i * sizeof descriptor, sizeof descriptor);
    if (received->descriptor >= 0 || received->many) {
      close(descriptor);
      received->many = 1;
    } else {
      received->descriptor = descriptor;
    }
  }
  if (!received->many || received->descriptor < 0) return;
  close(received->descriptor);
  received->descriptor = -1;
}

int message_receive(int socket, void *bytes, size_t size, struct received *received) {
  union {
    char bytes[CMSG_SPACE(sizeof(struct ucred)) + CMSG_SPACE(4 * sizeof(int))];
    struct cmsghdr aligned;
  } control;
  struct iovec part = {.iov_base = bytes, .iov_len = size};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
                           .msg_controllen = sizeof control};
  *received = (struct received){.descriptor = -1};
  do received->length = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (received->length < 0 && errno == EINTR);
  if (received->length < 0) return errno;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET) continue;
    if (header->cmsg_type == SCM_RIGHTS) take_descriptors(header, received);
    if (header->cmsg_type == SCM_CREDENTIALS) {
      memcpy(&received->sender, CMSG_DATA(header), sizeof received->sender);
    }
  }
  if ((message.msg_flags & MSG_CTRUNC) != 0) received->many = 1;
  return 0;
}
