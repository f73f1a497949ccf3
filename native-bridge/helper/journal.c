#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char magic[8] = "TSTICK1";
static const char file_name[] = "journal";
static const char new_name[] = "journal.new";

/* FNV-1a: against torn writes, not against root. */
static uint64_t digest_of(const struct journal *journal) {
  const uint8_t *bytes = (const uint8_t *)journal;
  uint64_t digest = 0xcbf29ce484222325u;
  for (size_t i = 0; i < offsetof(struct journal, digest); i += 1) {
    digest = (digest ^ bytes[i]) * 0x100000001b3u;
  }
  return digest;
}

static void read_boot_id(char boot_id[40]) {
  memset(boot_id, 0, 40);
  int file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  ssize_t length = read(file, boot_id, 36);
  (void)length;
  close(file);
}

int journal_open_folder(void) {
  if (mkdir(STATE_FOLDER, 0700) < 0 && errno != EEXIST) return -1;
  int folder = open(STATE_FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  struct stat status;
  if (folder < 0) return -1;
  if (fstat(folder, &status) == 0 && status.st_uid == 0 && (status.st_mode & 0022) == 0 &&
      fchmod(folder, 0700) == 0) {
    return folder;
  }
  close(folder);
  errno = EPERM;
  return -1;
}

int journal_note(struct journal *journal, int folder) {
  memcpy(journal->magic, magic, sizeof magic);
  read_boot_id(journal->boot_id);
  journal->digest = digest_of(journal);
  if (folder < 0) return 0;
  unlinkat(folder, new_name, 0);
  int file = openat(folder, new_name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) return errno;
  bool written = write(file, journal, sizeof *journal) == (ssize_t)sizeof *journal &&
                 fsync(file) == 0;
  int failure = written ? 0 : errno != 0 ? errno : EIO;
  close(file);
  if (failure == 0 && renameat(folder, new_name, folder, file_name) < 0) failure = errno;
  if (failure == 0 && fsync(folder) < 0) failure = errno;
  return failure;
}

int journal_remove(struct journal *journal, int folder) {
  memset(journal, 0, sizeof *journal);
  if (folder < 0) return 0;
  unlinkat(folder, new_name, 0);
  return unlinkat(folder, file_name, 0) < 0 && errno != ENOENT ? errno : 0;
}

enum journal_state journal_judge(const struct journal *journal) {
  static const struct journal empty;
  if (memcmp(journal, &empty, sizeof empty) == 0) return JOURNAL_ABSENT;
  bool is_sound = memcmp(journal->magic, magic, sizeof magic) == 0 &&
                  journal->digest == digest_of(journal) && journal->dns_mode < DNS_MODE_COUNT &&
                  (journal->link.ifindex == 0 || is_own_interface(journal->link.name));
  return is_sound ? JOURNAL_SOUND : JOURNAL_TORN;
}

enum journal_state journal_read(int folder, struct journal *journal) {
  memset(journal, 0, sizeof *journal);
  int file = openat(folder, file_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return errno == ENOENT ? JOURNAL_ABSENT : JOURNAL_TORN;
  struct stat status;
  bool is_whole = fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == 0 &&
                  status.st_nlink == 1 && status.st_size == (off_t)sizeof *journal &&
                  read(file, journal, sizeof *journal) == (ssize_t)sizeof *journal;
  close(file);
  /* An empty file is no absence of one. */
  bool is_sound = is_whole && journal_judge(journal) == JOURNAL_SOUND;
  return is_sound ? JOURNAL_SOUND : JOURNAL_TORN;
}

bool journal_is_of_this_boot(const struct journal *journal) {
  char boot_id[40];
  read_boot_id(boot_id);
  return boot_id[0] != '\0' && memcmp(boot_id, journal->boot_id, sizeof boot_id) == 0;
}
