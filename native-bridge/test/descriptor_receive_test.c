/* One descriptor is taken, any other number is closed again: seen by counting what is open. */
#include "../addon/descriptor_receive.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"

static int count_open(void) {
  int count = 0;
  for (int descriptor = 0; descriptor < 256; descriptor += 1) {
    if (fcntl(descriptor, F_GETFD) >= 0) count += 1;
  }
  return count;
}

static void send_descriptors(int socket, const char *text, int count) {
  char control[CMSG_SPACE(64 * sizeof(int))] = {0};
  struct iovec data = {(void *)(uintptr_t)text, strlen(text)};
  struct msghdr header = {.msg_iov = &data, .msg_iovlen = 1};
  if (count > 0) {
    header.msg_control = control;
    header.msg_controllen = CMSG_SPACE((size_t)count * sizeof(int));
    struct cmsghdr *message = CMSG_FIRSTHDR(&header);
    message->cmsg_level = SOL_SOCKET;
    message->cmsg_type = SCM_RIGHTS;
    message->cmsg_len = CMSG_LEN((size_t)count * sizeof(int));
    for (int i = 0; i < count; i += 1) {
      memcpy(CMSG_DATA(message) + (size_t)i * sizeof(int), &socket, sizeof socket);
    }
  }
  CHECK(sendmsg(socket, &header, 0) == (ssize_t)strlen(text));
}

/* With room for one more descriptor in this process, one of two arrives, and the message says so. */
static void keep_nothing_of_a_message_cut_to_one(int pair[2]) {
  int open_at_first = count_open();
  int next_free = dup(0);
  CHECK(next_free >= 0 && close(next_free) == 0);
  struct rlimit usual;
  CHECK(getrlimit(RLIMIT_NOFILE, &usual) == 0);
  const struct rlimit one_more = {(rlim_t)next_free + 1, usual.rlim_max};

  send_descriptors(pair[1], "cut", 2);
  CHECK(setrlimit(RLIMIT_NOFILE, &one_more) == 0);
  uint8_t bytes[16];
  received_message message;
  CHECK(descriptor_receive(pair[0], bytes, sizeof bytes, &message) == 0);
  CHECK(setrlimit(RLIMIT_NOFILE, &usual) == 0);
  CHECK(message.descriptors == 1 && message.truncated && message.descriptor == -1);
  CHECK(message.length == 3 && count_open() == open_at_first);
}

int main(void) {
  int pair[2];
  CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
  int open_at_first = count_open();
  uint8_t bytes[16];
  received_message message;

  CHECK(descriptor_receive(pair[0], bytes, sizeof bytes, &message) == EAGAIN);

  send_descriptors(pair[1], "one", 1);
  CHECK(descriptor_receive(pair[0], bytes, sizeof bytes, &message) == 0);
  CHECK(message.length == 3 && memcmp(bytes, "one", 3) == 0);
  CHECK(message.descriptors == 1 && message.descriptor >= 0 && !message.truncated);
  CHECK((fcntl(message.descriptor, F_GETFD) & FD_CLOEXEC) != 0);
  CHECK(count_open() == open_at_first + 1);
  close(message.descriptor);

  send_descriptors(pair[1], "none", 0);
  CHECK(descriptor_receive(pair[0], bytes, sizeof bytes, &message) == 0);
  CHECK(message.length == 4 && message.descriptors == 0 && message.descriptor == -1);

  send_descriptors(pair[1], "two", 2);
  CHECK(descriptor_receive(pair[0], bytes, sizeof bytes, &message) == 0);
  CHECK(message.descriptors == 2 && message.descriptor == -1 && !message.truncated);
  CHECK(count_open() == open_at_first);

  send_descriptors(pair[1], "many", 40);
  CHECK(descriptor_receive(pair[0], bytes, sizeof bytes, &message) == 0);
  CHECK(message.truncated && message.descriptor == -1);
  CHECK(count_open() == open_at_first);

  keep_nothing_of_a_message_cut_to_one(pair);

  uint32_t uid = 12345;
  CHECK(unix_peer_uid(pair[0], &uid) == 0 && uid == getuid());
  CHECK(unix_peer_uid(-1, &uid) == EBADF);

  close(pair[1]);
  CHECK(descriptor_receive(pair[0], bytes, sizeof bytes, &message) == 0);
  CHECK(message.length == 0 && message.descriptors == 0);
  close(pair[0]);

  char path[200];
  int socket = -1;
  memset(path, 'x', sizeof path);
  path[sizeof path - 1] = '\0';
  CHECK(unix_connect(path, &socket) == ENAMETOOLONG);
  CHECK(unix_connect("/nonexistent/socket", &socket) == ENOENT && socket == -1);
  CHECK(count_open() == open_at_first - 2);
  return 0;
}
