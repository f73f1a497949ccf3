#include "keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "dns.h"
#include "message.h"
#include "program.h"
#include "undo.h"

enum {
  /* Whoever changes resolv.conf more often in a minute means it. */
  MOST_REAPPLIED = 10,
  REAPPLY_WINDOW_S = 60,
  LOOK_EVERY_MS = 2000,
};

static struct {
  struct keeper parts;
  struct dns_settings dns;
  /* Changes of /etc; -1 while there is nothing to watch. */
  int watch;
  bool is_watched;
  pid_t inhibitor;
  uint32_t reapplied;
  uint32_t recent;
  time_t window_start;
  bool contested;
} self;

struct order_answer orders_ask(int keeper, const struct order *order, int *descriptor) {
  struct order_answer answer = {.code = ANSWER_SYSTEM, .failure = EPIPE};
  struct received received;
  if (message_send(keeper, order, sizeof *order, -1) != 0 ||
      message_receive(keeper, &answer, sizeof answer, &received) != 0 ||
      received.length != (ssize_t)sizeof answer) {
    _exit(1);
  }
  if (descriptor != NULL) *descriptor = received.descriptor;
  else if (received.descriptor >= 0) close(received.descriptor);
  return answer;
}

static struct order_answer answer_for(int failure) {
  return (struct order_answer){.code = failure == 0 ? ANSWER_OK : ANSWER_SYSTEM,
                               .failure = failure};
}

static enum dns_mode mode(void) { return (enum dns_mode)self.parts.journal->dns_mode; }

static void watch_files(bool wanted) {
  if (self.watch >= 0) close(self.watch);
  self.watch = wanted ? inotify_init1(IN_CLOEXEC | IN_NONBLOCK) : -1;
  if (self.watch < 0) return;
  const uint32_t changes = IN_MOVED_TO | IN_CLOSE_WRITE | IN_DELETE | IN_MOVED_FROM;
  inotify_add_watch(self.watch, "/etc", changes);
  if (mode() == DNS_NETWORK_MANAGER) inotify_add_watch(self.watch, "/run/tetherstick", changes);
}

static void end_inhibitor(void) {
  if (self.inhibitor <= 0) return;
  kill(self.inhibitor, SIGKILL);
  waitpid(self.inhibitor, NULL, 0);
  self.inhibitor = 0;
}

static int apply_dns(void) {
  int failure = dns_apply(mode(), &self.parts.journal->link, &self.dns);
  self.is_watched = failure == 0 && dns_is_in_force(mode(), &self.parts.journal->link);
  return failure;
}

static int give_dns_back(void) {
  if (mode() == DNS_UNTOUCHED) return 0;
  watch_files(false);
  int failure = dns_undo(mode(), &self.parts.journal->link);
  memset(&self.dns, 0, sizeof self.dns);
  self.is_watched = false;
  if (failure != 0) return failure;
  self.parts.journal->dns_mode = DNS_UNTOUCHED;
  return journal_note(self.parts.journal, self.parts.folder);
}

static struct order_answer set_dns(const struct order *order) {
  struct journal *journal = self.parts.journal;
  if (!are_dns_settings(&order->dns)) return (struct order_answer){.code = ANSWER_REFUSED};
  /* In a namespace made by somebody, /etc still is the whole computer's. */
  if (self.parts.folder < 0) return answer_for(0);
  if (order->dns.server_count == 0) return answer_for(give_dns_back());
  if (mode() == DNS_UNTOUCHED) {
    journal->dns_mode = dns_detect();
    int failure = journal_note(journal, self.parts.folder);
    if (failure != 0) {
      journal->dns_mode = DNS_UNTOUCHED;
      return answer_for(failure);
    }
  }
  self.dns = order->dns;
  self.contested = false;
  self.recent = 0;
  int failure = apply_dns();
  if (failure != 0) give_dns_back();
  else if (mode() == DNS_FILE || mode() == DNS_NETWORK_MANAGER) watch_files(true);
  struct order_answer answer = answer_for(failure);
  answer.dns_mode = mode();
  return answer;
}

static struct order_answer note_link(const struct order *order) {
  if (!is_own_interface(order->link.name)) return (struct order_answer){.code = ANSWER_REFUSED};
  self.parts.journal->link = order->link;
  return answer_for(journal_note(self.parts.journal, self.parts.folder));
}

/* mmcli holds the inhibition for as long as it lives. */
static struct order_answer inhibit(const struct order *order) {
  static const char *const paths[] = {"/usr/bin/mmcli", NULL};
  char option[DEVICE_PATH_SIZE + 32] = "--inhibit-device=";
  size_t length = strnlen(order->device, sizeof order->device);
  end_inhibitor();
  if (length == 0) return answer_for(0);
  if (!is_device_path(order->device, length)) return (struct order_answer){.code = ANSWER_REFUSED};
  const char *path = program_find(paths);
  if (path == NULL) return (struct order_answer){.code = ANSWER_UNAVAILABLE};
  memcpy(option + strlen(option), order->device, length + 1);
  const char *const arguments[] = {"mmcli", option, NULL};
  self.inhibitor = program_start(path, arguments, NULL);
  return answer_for(self.inhibitor < 0 ? errno : 0);
}

static int undo_everything(void) {
  end_inhibitor();
  watch_files(false);
  self.is_watched = false;
  enum journal_state state = journal_judge(self.parts.journal);
  return state == JOURNAL_ABSENT ? 0 : undo_all(self.parts.journal, state, self.parts.folder);
}

static struct order_answer perform(const struct order *order, int *descriptor) {
  struct order_answer answer = {.code = ANSWER_OK, .dns_mode = mode()};
  switch (order->kind) {
    case ORDER_TUN_DEVICE:
      *descriptor = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
      return answer_for(*descriptor < 0 ? errno : 0);
    case ORDER_NOTE_LINK:
      return note_link(order);
    case ORDER_SET_DNS:
      return set_dns(order);
    case ORDER_INHIBIT:
      return inhibit(order);
    case ORDER_STATUS:
      answer.reapplied = self.reapplied;
      answer.contested = self.contested;
      return answer;
    case ORDER_UNDO:
      return answer_for(undo_everything());
  }
  return (struct order_answer){.code = ANSWER_REFUSED};
}

/* False when the server is gone. */
static bool serve_order(void) {
  struct order order;
  struct received received;
  int descriptor = -1;
  if (message_receive(self.parts.server, &order, sizeof order, &received) != 0) return false;
  if (received.descriptor >= 0) close(received.descriptor);
  if (received.length != (ssize_t)sizeof order) return false;
  struct order_answer answer = perform(&order, &descriptor);
  bool is_sent = message_send(self.parts.server, &answer, sizeof answer, descriptor) == 0;
  if (descriptor >= 0) close(descriptor);
  return is_sent;
}

/* Another program's file is the user's from now on: that one comes back in the end. */
static void keep_dns_in_force(void) {
  char changes[4096];
  if (self.watch >= 0) {
    ssize_t length = read(self.watch, changes, sizeof changes);
    (void)length;
  }
  if (!self.is_watched || dns_is_in_force(mode(), &self.parts.journal->link)) return;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  if (now.tv_sec - self.window_start > REAPPLY_WINDOW_S) {
    self.window_start = now.tv_sec;
    self.recent = 0;
  }
  self.recent += 1;
  if (self.recent > MOST_REAPPLIED) {
    self.contested = true;
    give_dns_back();
    return;
  }
  self.reapplied += 1;
  apply_dns();
}

int keeper_run(const struct keeper *keeper) {
  self.parts = *keeper;
  self.watch = -1;
  for (;;) {
    struct pollfd ready[] = {{.fd = keeper->server, .events = POLLIN},
                             {.fd = keeper->janitor, .events = POLLIN},
                             {.fd = self.watch, .events = POLLIN}};
    bool looks = self.is_watched && mode() == DNS_RESOLVED;
    if (poll(ready, 3, looks ? LOOK_EVERY_MS : -1) < 0 && errno != EINTR) return 1;
    if (ready[1].revents != 0) return undo_everything() == 0 ? 0 : 1;
    keep_dns_in_force();
    if (ready[0].revents != 0 && !serve_order()) return 0;
  }
}
