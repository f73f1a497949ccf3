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
#include "confine.h"
#include "keeper.h"
#include "server.h"

enum { EXIT_USAGE = 2, EXIT_BUSY = 3, EXIT_CLIENT = 4 };

static int say(const char *problem, int code) {
  fprintf(stderr, "tetherstick-helper: %s\n", problem);
  return code;
}

static int say_failure(const char *step, int failure) {
  if (failure == 0) return 0;
  fprintf(stderr, "tetherstick-helper: %s: %s\n", step, strerror(failure));
  return 1;
}

/* A user's number, digits alone; UINT32_MAX is nobody's. */
static bool read_user(const char *text, uint32_t *uid) {
  if (text == NULL || *text == '\0' || strlen(text) > 10) return false;
  unsigned long long value = strtoull(text, NULL, 10);
  *uid = (uint32_t)value;
  return text[strspn(text, "0123456789")] == '\0' && value < UINT32_MAX;
}

/* Set by pkexec and sudo for whoever called them. */
static uint32_t calling_user(void) {
  uint32_t uid = 0;
  bool is_told = read_user(getenv("PKEXEC_UID"), &uid) || read_user(getenv("SUDO_UID"), &uid);
  return is_told ? uid : getuid();
}

/* Elsewhere /etc belongs to a computer whose network is not ours to change. */
static bool is_in_system_namespace(void) {
  struct stat own, first;
  return stat("/proc/self/ns/net", &own) == 0 && stat("/proc/1/ns/net", &first) == 0 &&
         own.st_ino == first.st_ino && own.st_dev == first.st_dev;
}

/* One helper at a time; one that is just cleaning up may take a moment. */
static bool lock(int folder) {
  int file = openat(folder, "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  for (int tries = 0; file >= 0 && tries < 60; tries += 1) {
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
  umask(0177);
  bool is_ready = bind(listener, (struct sockaddr *)&address, sizeof address) == 0 &&
                  chown(address.sun_path, uid, (gid_t)-1) == 0 && listen(listener, 1) == 0;
  umask(022);
  int client = is_ready ? accept4(listener, NULL, NULL, SOCK_CLOEXEC) : -1;
  unlink(address.sun_path);
  rmdir(folder);
  close(listener);
  return client;
}

static bool is_client_of(int client, uint32_t uid, struct ucred *owner) {
  const int on = 1;
  int kind = 0;
  socklen_t size = sizeof *owner, kind_size = sizeof kind;
  return getsockopt(client, SOL_SOCKET, SO_TYPE, &kind, &kind_size) == 0 && kind == SOCK_STREAM &&
         getsockopt(client, SOL_SOCKET, SO_PEERCRED, owner, &size) == 0 && owner->uid == uid &&
         setsockopt(client, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0;
}

static int run_server(int client, int keeper, const struct ucred *owner) {
  struct server server = {
      .client = client, .owner = *owner, .keeper = keeper, .netlink = link_open_netlink()};
  int failure = server.netlink < 0 ? errno : confine_server();
  return failure == 0 ? server_run(&server) : say_failure("giving up rights", failure);
}

/* Waits until both parts are gone, at most half a second after the first, then undoes. */
static int run_janitor(pid_t keeper, pid_t server, const sigset_t *awaited, int folder,
                       struct journal *journal) {
  const struct timespec patience = {.tv_nsec = 500000000};
  int exit_code = 0, status;
  while (keeper > 0 || server > 0) {
    int signal = sigtimedwait(awaited, NULL, keeper == 0 || server == 0 ? &patience : NULL);
    /* The server, another user's and so ours to wait for only, ends with the keeper by itself. */
    if (keeper > 0 && (signal == SIGTERM || (signal < 0 && errno == EAGAIN))) {
      kill(keeper, SIGKILL);
    }
    for (pid_t ended; (ended = waitpid(-1, &status, WNOHANG)) > 0;) {
      if (ended == server && WIFEXITED(status)) exit_code = WEXITSTATUS(status);
      if (ended == keeper) keeper = 0;
      if (ended == server) server = 0;
    }
  }
  return undo_all(journal, journal_judge(journal), folder) == 0 ? exit_code : 1;
}

static int serve(int client, const struct ucred *owner, int folder) {
  int orders[2], life[2];
  sigset_t handled;
  sigemptyset(&handled);
  sigaddset(&handled, SIGCHLD);
  sigaddset(&handled, SIGTERM);
  sigprocmask(SIG_BLOCK, &handled, NULL);
  if (pipe2(life, O_CLOEXEC) < 0 ||
      socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, orders) < 0) {
    return say_failure("starting", errno);
  }

  pid_t server = fork();
  if (server == 0) {
    /* All else, the lock too, is the others' to hold. */
    dup2(client, STDIN_FILENO);
    dup2(orders[0], 3);
    close_range(4, ~0u, 0);
    sigprocmask(SIG_UNBLOCK, &handled, NULL);
    exit(run_server(STDIN_FILENO, 3, owner));
  }
  /* Not left free: a program's input must not get its number. */
  close(client);
  if (open("/dev/null", O_RDWR | O_CLOEXEC) < 0) return say_failure("/dev/null", errno);
  close(orders[0]);
  /* After the server's fork: it must not be able to rewrite what there is to undo. */
  struct journal *journal = mmap(NULL, sizeof *journal, PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int failure = server < 0 || journal == MAP_FAILED ? errno : confine_keeper();
  pid_t keeper = failure == 0 ? fork() : -1;
  if (keeper == 0) {
    close(life[1]);
    exit(keeper_run(orders[1], life[0], folder, journal));
  }
  close(orders[1]);
  close(life[0]);
  if (keeper < 0) return say_failure("giving up rights", failure != 0 ? failure : errno);
  return run_janitor(keeper, server, &handled, folder, journal);
}

/* Nobody's environment, descriptors, folder or terminal. */
static void leave_caller(void) {
  clearenv();
  close_range(3, ~0u, 0);
  umask(022);
  /* Ctrl-C in a terminal is the client's, which ends in order; SIGTERM is for us. */
  setsid();
  signal(SIGINT, SIG_IGN);
  signal(SIGHUP, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
}

int main(int argc, char **argv) {
  bool is_undo = argc == 2 && strcmp(argv[1], "--undo") == 0;
  uint32_t caller = calling_user(), uid = caller;
  bool is_listening = argc == 3 && strcmp(argv[1], "--listen") == 0 && read_user(argv[2], &uid);
  if (argc != 1 && !is_undo && !is_listening) {
    return say("usage: tetherstick-helper [--undo | --listen UID]", EXIT_USAGE);
  }
  /* pkexec may let a user in without a question, but only for that user. */
  if (caller != 0 && uid != caller) return say("not for another user", EXIT_CLIENT);
  if (geteuid() != 0) return say("needs root; Tetherstick starts it through pkexec", EXIT_USAGE);
  leave_caller();
  if (chdir("/") < 0) return say_failure("/", errno);

  bool is_system = is_in_system_namespace();
  int folder = is_system ? journal_open_folder() : -1;
  if (is_system && folder < 0) return say("no safe folder " STATE_FOLDER, 1);
  if (is_undo && !is_system) return say("nothing is kept for this network namespace", 0);

  struct ucred owner;
  int client = is_undo ? -1 : is_listening ? accept_client(uid) : STDIN_FILENO;
  if (!is_undo && !is_client_of(client, uid, &owner)) {
    return say("no client of the user who asked", EXIT_CLIENT);
  }
  if (is_system && !lock(folder)) {
    const struct answer busy = {.code = ANSWER_BUSY, .descriptor = -1};
    if (!is_undo) server_reply(client, VERB_HELLO, 0, &busy);
    return say("another one is at work", EXIT_BUSY);
  }
  int failure = is_system ? undo_leftovers(folder) : 0;
  if (is_undo || failure != 0) return say_failure("undoing", failure);
  return serve(client, &owner, folder);
}
