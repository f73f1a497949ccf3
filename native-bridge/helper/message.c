#include "message.h"

union control {
  char bytes[CMSG_SPACE(sizeof(struct ucred))];
  struct cmsghdr aligned;
};

int message_send(int socket, const void *bytes, size_t length, int descriptor) {
  union control control = {0};
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = length};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (descriptor >= 0) {
    message.msg_control = &control;
    message.msg_controllen = CMSG_SPACE(sizeof descriptor);
    *CMSG_FIRSTHDR(&message) = (struct cmsghdr){
        .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof descriptor)};
    memcpy(CMSG_DATA(CMSG_FIRSTHDR(&message)), &descriptor, sizeof descriptor);
  }
  ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
  if (sent < 0) return errno;
  return (size_t)sent == length ? 0 : EMSGSIZE;
}

int message_receive(int socket, void *bytes, size_t size, struct received *received) {
  union control control;
  struct iovec part = {.iov_base = bytes, .iov_len = size};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
                           .msg_controllen = sizeof control};
  *received = (struct received){.descriptor = -1};
  received->length = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  if (received->length < 0) return errno;
  received->is_cut = (message.msg_flags & MSG_CTRUNC) != 0;
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (header == NULL || header->cmsg_level != SOL_SOCKET) return 0;
  if (header->cmsg_type == SCM_CREDENTIALS) {
    memcpy(&received->sender, CMSG_DATA(header), sizeof received->sender);
  } else if (header->cmsg_type == SCM_RIGHTS) {
    memcpy(&received->descriptor, CMSG_DATA(header), sizeof received->descriptor);
  }
  return 0;
}
