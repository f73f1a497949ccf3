/*
 * The only part of Tetherstick with rights: makes the tunnel's interface, its addresses and routes,
 * changes how names are looked up, and gives all of it back whatever dies.
 *
 *   tetherstick-helper              serves the client at the other end of standard input
 *   tetherstick-helper --listen UID waits for one client of this user at a socket in /run
 *   tetherstick-helper --undo       gives back what a crash has left
 *
 * Three processes: the server reads the client, the keeper has the files, the janitor cleans up.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "confine.h"
#include "keeper.h"
#include "server.h"
#include "undo.h"

enum { EXIT_USAGE = 2, EXIT_BUSY = 3, EXIT_CLIENT = 4 };

static int say(const char *problem, int code) {
  fprintf(stderr, "tetherstick-helper: %s\n", problem);
  return code;
}

static bool read_number(const char *text, uint32_t *number) {
  char *end;
  if (text == NULL || *text < '0' || *text > '9') return false;
  errno = 0;
  unsigned long value = strtoul(text, &end, 10);
  *number = (uint32_t)value;
  return errno == 0 && *end == '\0' && value < UINT32_MAX;
}

/* Set by pkexec and sudo for whoever called them. */
static uint32_t calling_user(void) {
  uint32_t uid = 0;
  if (read_number(getenv("PKEXEC_UID"), &uid) || read_number(getenv("SUDO_UID"), &uid)) return uid;
  return getuid();
}

/* Elsewhere /etc belongs to a computer whose network is not ours to change. */
static bool is_in_system_namespace(void) {
  struct stat own;
  struct stat first;
  return stat("/proc/self/ns/net", &own) == 0 && stat("/proc/1/ns/net", &first) == 0 &&
         own.st_ino == first.st_ino && own.st_dev == first.st_dev;
}

/* One helper at a time; one that is just cleaning up may take a moment. */
static bool lock(int folder, int tries) {
  int file = openat(folder, "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  for (; file >= 0 && tries > 0; tries -= 1) {
    if (flock(file, LOCK_EX | LOCK_NB) == 0) return true;
    nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
  }
  return false;
}

/* The socket is the user's alone, and gone once one client has come. */
static int accept_client(uint32_t uid) {
  static const char folder[] = "/run/tetherstick-helper";
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (mkdir(folder, 0755) < 0 && errno != EEXIST) return -1;
  snprintf(address.sun_path, sizeof address.sun_path, "%s/%u.sock", folder, uid);
  unlink(address.sun_path);
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  mode_t mask = umask(0177);
  bool is_bound = bind(listener, (struct sockaddr *)&address, sizeof address) == 0;
  umask(mask);
  int client = -1;
  if (is_bound && chown(address.sun_path, uid, (gid_t)-1) == 0 && listen(listener, 1) == 0) {
    client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  }
  unlink(address.sun_path);
  rmdir(folder);
  close(listener);
  return client;
}

static bool is_client_of(int client, uint32_t uid, struct ucred *owner) {
  const int on = 1;
  socklen_t size = sizeof *owner;
  int kind = 0;
  socklen_t kind_size = sizeof kind;
  return getsockopt(client, SOL_SOCKET, SO_TYPE, &kind, &kind_size) == 0 && kind == SOCK_STREAM &&
         getsockopt(client, SOL_SOCKET, SO_PEERCRED, owner, &size) == 0 && owner->uid == uid &&
         setsockopt(client, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0;
}

static int run_server(struct server *server) {
  server->netlink = netlink_open();
  if (server->netlink < 0) return say("no rtnetlink", 1);
  int failure = confine_server();
  if (failure == 0) return server_run(server);
  errno = failure;
  perror("tetherstick-helper: giving up rights");
  return 1;
}

/* Waits until both parts are gone, at most half a second after the first, then undoes. */
static int run_janitor(pid_t keeper, pid_t server, int folder, struct journal *journal) {
  sigset_t awaited;
  sigemptyset(&awaited);
  sigaddset(&awaited, SIGCHLD);
  sigaddset(&awaited, SIGTERM);
  bool has_keeper = true;
  bool has_server = true;
  int exit_code = 0;
  while (has_keeper || has_server) {
    const struct timespec patience = {.tv_nsec = 500000000};
    bool is_ending = !has_keeper || !has_server;
    int signal = is_ending ? sigtimedwait(&awaited, NULL, &patience) : sigwaitinfo(&awaited, NULL);
    /* The server ends with the keeper by itself; it is another user's, and ours to wait for only. */
    if (has_keeper && (signal == SIGTERM || (signal < 0 && errno == EAGAIN))) {
      kill(keeper, SIGKILL);
    }
    int status;
    for (pid_t ended; (ended = waitpid(-1, &status, WNOHANG)) > 0;) {
      if (ended == server && WIFEXITED(status)) exit_code = WEXITSTATUS(status);
      has_keeper = has_keeper && ended != keeper;
      has_server = has_server && ended != server;
    }
  }
  enum journal_state state = journal_judge(journal);
  int failure = state == JOURNAL_ABSENT ? 0 : undo_all(journal, state, folder);
  return failure == 0 ? exit_code : 1;
}

static int serve(int client, const struct ucred *owner, int folder) {
  int orders[2];
  int life[2];
  if (pipe2(life, O_CLOEXEC) < 0 ||
      socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, orders) < 0) {
    return say("out of memory", 1);
  }
  sigset_t handled;
  sigemptyset(&handled);
  sigaddset(&handled, SIGCHLD);
  sigaddset(&handled, SIGTERM);
  sigprocmask(SIG_BLOCK, &handled, NULL);

  pid_t server = fork();
  if (server == 0) {
    static struct server part;
    part.client = client;
    part.owner = *owner;
    part.keeper = orders[0];
    sigprocmask(SIG_UNBLOCK, &handled, NULL);
    close(orders[1]);
    close(life[0]);
    close(life[1]);
    /* The lock is the others' to hold. */
    if (folder >= 0) close_range((unsigned)folder, (unsigned)folder + 1, 0);
    exit(run_server(&part));
  }
  /* Not left free: a program's input must not get its number. */
  int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  dup2(nowhere, client);
  close(nowhere);
  close(orders[0]);
  /* After the server's fork: it must not be able to rewrite what there is to undo. */
  struct journal *journal = mmap(NULL, sizeof *journal, PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int failure = server < 0 || journal == MAP_FAILED ? errno : confine_keeper();
  pid_t keeper = failure == 0 ? fork() : -1;
  if (keeper == 0) {
    close(life[1]);
    exit(keeper_run(&(struct keeper){
        .server = orders[1], .janitor = life[0], .folder = folder, .journal = journal}));
  }
  close(orders[1]);
  close(life[0]);
  if (keeper < 0) return say("giving up rights failed", 1);
  return run_janitor(keeper, server, folder, journal);
}

static int undo(int folder) {
  int failure = undo_leftovers(folder);
  if (failure == 0) return 0;
  errno = failure;
  perror("tetherstick-helper: undoing");
  return 1;
}

int main(int argc, char **argv) {
  bool is_undo = argc == 2 && strcmp(argv[1], "--undo") == 0;
  const uint32_t caller = calling_user();
  uint32_t uid = caller;
  bool is_listening = argc == 3 && strcmp(argv[1], "--listen") == 0 && read_number(argv[2], &uid);
  if (argc != 1 && !is_undo && !is_listening) {
    return say("usage: tetherstick-helper [--undo | --listen UID]", EXIT_USAGE);
  }
  /* pkexec may let a user in without a question, but only for that user. */
  if (caller != 0 && uid != caller) return say("not for another user", EXIT_CLIENT);
  if (geteuid() != 0) return say("needs root; Tetherstick starts it through pkexec", EXIT_USAGE);
  clearenv();
  close_range(3, ~0u, 0);
  umask(022);
  prctl(PR_SET_DUMPABLE, 0);
  if (chdir("/") < 0) return say("no /", 1);
  /* Ctrl-C in a terminal is the client's, which ends in order; SIGTERM is for us. */
  setsid();
  signal(SIGINT, SIG_IGN);
  signal(SIGHUP, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);

  bool is_system = is_in_system_namespace();
  int folder = is_system ? journal_open_folder() : -1;
  if (is_system && folder < 0) return say("no safe folder " STATE_FOLDER, 1);
  if (is_undo && !is_system) return say("nothing is kept for this network namespace", 0);

  struct ucred owner;
  int client = is_undo ? -1 : is_listening ? accept_client(uid) : STDIN_FILENO;
  if (!is_undo && !is_client_of(client, uid, &owner)) {
    return say("no client of the user who asked", EXIT_CLIENT);
  }
  if (is_system && !lock(folder, 60)) {
    if (!is_undo) server_reply(client, VERB_HELLO, 0, ANSWER_BUSY, NULL, 0, -1);
    return say("another one is at work", EXIT_BUSY);
  }
  int code = is_system ? undo(folder) : 0;
  return is_undo || code != 0 ? code : serve(client, &owner, folder);
}
