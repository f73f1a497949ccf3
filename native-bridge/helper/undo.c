#include "undo.h"

#include <errno.h>
#include <net/if.h>
#include <unistd.h>

#include "dns.h"
#include "netlink.h"

static int delete_link(int netlink, uint32_t ifindex) {
  char name[IF_NAMESIZE];
  /* Whatever a journal says: nobody else's interface. */
  if (if_indextoname(ifindex, name) == NULL || !is_own_interface(name)) return 0;
  return netlink_delete_link(netlink, ifindex);
}

static int delete_all_links(int netlink) {
  int failure = 0;
  struct if_nameindex *links = if_nameindex();
  for (struct if_nameindex *link = links; link != NULL && link->if_index != 0; link += 1) {
    int problem = delete_link(netlink, link->if_index);
    if (failure == 0) failure = problem;
  }
  if (links != NULL) if_freenameindex(links);
  return failure;
}

int undo_all(struct journal *journal, enum journal_state state, int folder) {
  static const struct link_identity no_link;
  bool is_sound = state == JOURNAL_SOUND;
  int failure = 0;
  if (folder >= 0) {
    failure = dns_undo(is_sound ? (enum dns_mode)journal->dns_mode : DNS_UNTOUCHED,
                       is_sound ? &journal->link : &no_link);
  }
  int netlink = netlink_open();
  int problem = netlink < 0 ? errno : 0;
  if (problem == 0 && is_sound && journal_is_of_this_boot(journal)) {
    problem = delete_link(netlink, journal->link.ifindex);
  }
  if (problem == 0 && state == JOURNAL_TORN) problem = delete_all_links(netlink);
  if (netlink >= 0) close(netlink);
  if (folder >= 0 && state != JOURNAL_ABSENT) dns_forget_dead_links();
  if (failure == 0) failure = problem;
  return failure == 0 ? journal_remove(journal, folder) : failure;
}

int undo_leftovers(int folder) {
  struct journal journal;
  enum journal_state state = journal_read(folder, &journal);
  return undo_all(&journal, state, folder);
}
