#include "keeper.h"

#include "dns.h"
#include "message.h"
#include "program.h"

/* Whoever changes resolv.conf more often in a minute means it. */
enum { MOST_REAPPLIED = 10, REAPPLY_WINDOW_S = 60, LOOK_EVERY_MS = 2000 };

static struct {
  /* `watch` tells of changes of /etc. */
  int server, folder, watch;
  struct journal *journal;
  struct dns_settings dns;
  /* Watched: they were seen in force, so that a change is another program's. */
  bool is_watched, contested;
  uint32_t reapplied, recent;
  time_t window_start;
  pid_t inhibitor;
} self;

static enum dns_mode mode(void) { return (enum dns_mode)self.journal->dns_mode; }

static int note(void) { return journal_note(self.journal, self.folder); }

static void end_inhibitor(void) {
  if (self.inhibitor <= 0) return;
  kill(self.inhibitor, SIGKILL);
  waitpid(self.inhibitor, NULL, 0);
  self.inhibitor = 0;
}

static int apply_dns(void) {
  int failure = dns_apply(mode(), &self.journal->link, &self.dns);
  self.is_watched = failure == 0 && dns_is_in_force(mode(), &self.journal->link, &self.dns);
  return failure;
}

static int give_dns_back(void) {
  self.is_watched = false;
  if (mode() == DNS_UNTOUCHED) return 0;
  int failure = dns_undo(mode(), &self.journal->link);
  if (failure != 0) return failure;
  self.journal->dns_mode = DNS_UNTOUCHED;
  return note();
}

static int change_dns(const struct dns_settings *wanted) {
  /* In a namespace made by somebody, /etc still is the whole computer's. */
  if (self.folder < 0) return 0;
  if (wanted->server_count == 0) return give_dns_back();
  int failure = 0;
  if (mode() == DNS_UNTOUCHED) {
    self.journal->dns_mode = dns_detect();
    failure = note();
  }
  self.dns = *wanted;
  self.contested = false;
  self.recent = 0;
  if (failure == 0) failure = apply_dns();
  if (failure != 0) give_dns_back();
  return failure;
}

/* mmcli holds the inhibition for as long as it lives. */
static struct answer inhibit(const struct order *order) {
  char option[DEVICE_PATH_SIZE + 32] = "--inhibit-device=";
  const char *const arguments[] = {"mmcli", option, NULL};
  end_inhibitor();
  if (order->device[0] == '\0') return answer_plain(ANSWER_OK);
  strcat(option, order->device);
  self.inhibitor = program_start(arguments, NULL);
  if (self.inhibitor < 0 && errno == ENOENT) return answer_plain(ANSWER_UNAVAILABLE);
  return answer_outcome(self.inhibitor < 0 ? errno : 0, "start mmcli");
}

/* The first byte, how far the tunnel is, is the server's. */
static struct answer tell_status(void) {
  struct answer answer = {.length = 3, .descriptor = -1};
  answer.payload[1] = (uint8_t)mode();
  answer.payload[2] = self.contested;
  answer_put_u32(&answer, self.reapplied);
  return answer;
}

static int undo_everything(void) {
  end_inhibitor();
  self.is_watched = false;
  return undo_all(self.journal, journal_judge(self.journal), self.folder);
}

/* Whatever has become of the server: these values reach files and programs. */
static bool is_allowed(const struct order *order) {
  return (order->kind != ORDER_NOTE_LINK || is_own_interface(order->link.name)) &&
         (order->kind != VERB_SET_DNS || are_dns_settings(&order->dns)) &&
         (order->kind != VERB_INHIBIT_MODEM_MANAGER || order->device[0] == '\0' ||
          is_device_path(order->device));
}

static struct answer perform(const struct order *order) {
  if (!is_allowed(order)) return answer_plain(ANSWER_REFUSED);
  struct answer answer = answer_plain(ANSWER_OK);
  switch (order->kind) {
    case VERB_OPEN_TUN:
      answer.descriptor = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
      return answer.descriptor >= 0 ? answer : answer_outcome(errno, "open /dev/net/tun");
    case ORDER_NOTE_LINK:
      self.journal->link = order->link;
      return answer_outcome(note(), "write the journal");
    case VERB_SET_DNS:
      answer = answer_outcome(change_dns(&order->dns), "change name look-up");
      if (answer.code == ANSWER_OK) answer.payload[answer.length++] = (uint8_t)mode();
      return answer;
    case VERB_INHIBIT_MODEM_MANAGER: return inhibit(order);
    case VERB_STATUS: return tell_status();
    case VERB_CLOSE: return answer_outcome(undo_everything(), "undo");
  }
  return answer_plain(ANSWER_REFUSED);
}

/* False when the server is gone. */
static bool serve_order(void) {
  struct order order;
  struct received received;
  int failure = message_receive(self.server, &order, sizeof order, &received);
  /* Nothing but whole orders, and nothing along with them, comes from a sound server. */
  if (failure != 0 || received.length != (ssize_t)sizeof order) return false;
  if (received.descriptor >= 0 || received.is_cut) return false;
  struct answer answer = perform(&order);
  failure = message_send(self.server, &answer, sizeof answer, answer.descriptor);
  if (answer.descriptor >= 0) close(answer.descriptor);
  return failure == 0;
}

/* Another program's file is the user's from now on: that one comes back in the end. */
static void keep_dns_in_force(void) {
  struct timespec now;
  if (!self.is_watched || dns_is_in_force(mode(), &self.journal->link, &self.dns)) return;
  clock_gettime(CLOCK_MONOTONIC, &now);
  if (now.tv_sec - self.window_start > REAPPLY_WINDOW_S) {
    self.window_start = now.tv_sec;
    self.recent = 0;
  }
  self.contested = ++self.recent > MOST_REAPPLIED;
  self.reapplied += self.contested ? 0 : 1;
  if (self.contested) give_dns_back();
  else apply_dns();
}

int keeper_run(int server, int janitor, int folder, struct journal *journal) {
  char changes[4096];
  self.server = server;
  self.folder = folder;
  self.journal = journal;
  self.watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  inotify_add_watch(self.watch, "/etc", IN_MOVE | IN_CLOSE_WRITE | IN_DELETE);
  for (;;) {
    struct pollfd ready[] = {{.fd = server, .events = POLLIN},
                             {.fd = janitor, .events = POLLIN},
                             {.fd = self.watch, .events = POLLIN}};
    /* What is not below /etc shows at a look only. */
    if (poll(ready, 3, self.is_watched ? LOOK_EVERY_MS : -1) < 0) return 1;
    if (ready[1].revents != 0) return undo_everything() == 0 ? 0 : 1;
    while (ready[2].revents != 0 && read(self.watch, changes, sizeof changes) > 0) continue;
    keep_dns_in_force();
    if (ready[0].revents != 0 && !serve_order()) return 0;
  }
}
