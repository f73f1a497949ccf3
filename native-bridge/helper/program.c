#include "program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LIMIT_MS = 5000, STEP_MS = 5 };

const char *program_find(const char *const *paths) {
  for (; *paths != NULL; paths += 1) {
    if (access(*paths, X_OK) == 0) return *paths;
  }
  return NULL;
}

static void become(const char *path, const char *const *arguments, int input) {
  static char *const environment[] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", NULL};
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  int nowhere = open("/dev/null", O_WRONLY);
  dup2(input >= 0 ? input : open("/dev/null", O_RDONLY), STDIN_FILENO);
  dup2(nowhere, STDOUT_FILENO);
  dup2(nowhere, STDERR_FILENO);
  execve(path, (char *const *)arguments, environment);
  _exit(127);
}

pid_t program_start(const char *path, const char *const *arguments, const char *input) {
  int ends[2] = {-1, -1};
  if (input != NULL) {
    size_t length = strlen(input);
    if (pipe2(ends, O_CLOEXEC) < 0) return -1;
    /* A pipe holds 4096 bytes on every system: nobody waits here. */
    if (length > 4096 || write(ends[1], input, length) != (ssize_t)length) errno = E2BIG;
  }
  pid_t child = fork();
  if (child == 0) become(path, arguments, ends[0]);
  if (input != NULL) {
    close(ends[0]);
    close(ends[1]);
  }
  return child;
}

int program_run(const char *path, const char *const *arguments, const char *input) {
  pid_t child = program_start(path, arguments, input);
  if (child < 0) return errno;
  for (int waited = 0;; waited += STEP_MS) {
    int status;
    pid_t ended = waitpid(child, &status, waited < LIMIT_MS ? WNOHANG : 0);
    if (ended == child) return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : EPROTO;
    if (ended < 0 && errno != EINTR) return errno;
    nanosleep(&(struct timespec){.tv_nsec = STEP_MS * 1000000}, NULL);
    if (waited + STEP_MS >= LIMIT_MS) kill(child, SIGKILL);
  }
}
