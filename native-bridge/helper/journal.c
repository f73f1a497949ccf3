#include "journal.h"

#include "dns.h"
#include "link.h"

/* FNV-1a: against torn writes, not against root. */
static uint64_t digest_of(const struct journal *journal) {
  const uint8_t *bytes = (const uint8_t *)journal;
  uint64_t digest = 0xcbf29ce484222325u;
  for (size_t i = 0; i < offsetof(struct journal, digest); i += 1) {
    digest = (digest ^ bytes[i]) * 0x100000001b3u;
  }
  return digest;
}

int journal_open_folder(void) {
  if (mkdir(STATE_FOLDER, 0700) < 0 && errno != EEXIST) return -1;
  int folder = open(STATE_FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  struct stat status;
  bool is_safe = folder >= 0 && fstat(folder, &status) == 0 && status.st_uid == 0 &&
                 (status.st_mode & 0022) == 0 && fchmod(folder, 0700) == 0;
  /* The process ends then, and takes the descriptor along. */
  return is_safe ? folder : -1;
}

int journal_note(struct journal *journal, int folder) {
  journal->digest = digest_of(journal);
  if (folder < 0) return 0;
  unlinkat(folder, "journal.new", 0);
  const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  int file = openat(folder, "journal.new", flags, 0600);
  if (file < 0) return errno;
  bool is_written = write(file, journal, sizeof *journal) == (ssize_t)sizeof *journal &&
                    fsync(file) == 0;
  close(file);
  if (!is_written) return EIO;
  return renameat(folder, "journal.new", folder, "journal") < 0 || fsync(folder) < 0 ? errno : 0;
}

static int journal_remove(struct journal *journal, int folder) {
  memset(journal, 0, sizeof *journal);
  if (folder < 0) return 0;
  unlinkat(folder, "journal.new", 0);
  return unlinkat(folder, "journal", 0) < 0 && errno != ENOENT ? errno : 0;
}

enum journal_state journal_judge(const struct journal *journal) {
  if (journal->digest == 0 && journal->link.ifindex == 0) return JOURNAL_ABSENT;
  bool is_sound = journal->digest == digest_of(journal) && journal->dns_mode < DNS_MODE_COUNT &&
                  (journal->link.ifindex == 0 || is_own_interface(journal->link.name));
  return is_sound ? JOURNAL_SOUND : JOURNAL_TORN;
}

static enum journal_state journal_read(int folder, struct journal *journal) {
  memset(journal, 0, sizeof *journal);
  int file = openat(folder, "journal", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return errno == ENOENT ? JOURNAL_ABSENT : JOURNAL_TORN;
  struct stat status;
  bool is_whole = fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == 0 &&
                  status.st_nlink == 1 && status.st_size == (off_t)sizeof *journal &&
                  read(file, journal, sizeof *journal) == (ssize_t)sizeof *journal;
  close(file);
  /* An empty file is no absence of one. */
  return is_whole && journal_judge(journal) == JOURNAL_SOUND ? JOURNAL_SOUND : JOURNAL_TORN;
}

/* Whatever a journal says, and whichever boot it is of: nobody else's interface. */
static int delete_link(int netlink, uint32_t ifindex) {
  char name[IF_NAMESIZE];
  bool is_ours = if_indextoname(ifindex, name) != NULL && is_own_interface(name);
  return is_ours ? link_delete(netlink, ifindex) : 0;
}

static int delete_all_links(int netlink) {
  int failure = 0;
  struct if_nameindex *links = if_nameindex();
  for (struct if_nameindex *link = links; link != NULL && link->if_index != 0; link += 1) {
    int problem = delete_link(netlink, link->if_index);
    if (failure == 0) failure = problem;
  }
  if_freenameindex(links);
  return failure;
}

int undo_all(struct journal *journal, enum journal_state state, int folder) {
  static const struct journal nothing;
  const struct journal *record = state == JOURNAL_SOUND ? journal : &nothing;
  int failure =
      folder < 0 ? 0 : dns_undo((enum dns_mode)record->dns_mode, &record->link);
  int netlink = link_open_netlink();
  int problem = netlink < 0 ? errno : 0;
  if (problem == 0) problem = delete_link(netlink, record->link.ifindex);
  if (problem == 0 && state == JOURNAL_TORN) problem = delete_all_links(netlink);
  if (netlink >= 0) close(netlink);
  if (folder >= 0 && state != JOURNAL_ABSENT) dns_forget_dead_links();
  if (failure == 0) failure = problem;
  return failure == 0 ? journal_remove(journal, folder) : failure;
}

int undo_leftovers(int folder) {
  struct journal journal;
  return undo_all(&journal, journal_read(folder, &journal), folder);
}
