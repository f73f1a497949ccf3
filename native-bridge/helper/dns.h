/* How names are looked up on this computer, changed and given back. dns.c decides whose way. */
#pragma once

#include "orders.h"

#define RESOLV_CONF "/etc/resolv.conf"
/* The user's own file or link while ours is in its place: the very same inode. */
#define RESOLV_BACKUP RESOLV_CONF ".tetherstick-backup"
/* What RESOLV_CONF points to where NetworkManager would overwrite a plain file. */
#define RESOLV_TARGET "/run/tetherstick/resolv.conf"

enum { RESOLV_TEXT_SIZE = 4096 };

enum dns_mode dns_detect(void);
/* 0 or an errno. Again with other settings: replaces the earlier ones. */
int dns_apply(enum dns_mode mode, const struct link_identity *link,
              const struct dns_settings *settings);
/* Goes by what it finds as well as by `mode`, since a journal may be torn. 0 or an errno. */
int dns_undo(enum dns_mode mode, const struct link_identity *link);
/* Removes what a resolvconf may still have of links that are no more. */
void dns_forget_dead_links(void);
/* Whether what dns_apply made is still in force. */
bool dns_is_in_force(enum dns_mode mode, const struct link_identity *link,
                     const struct dns_settings *settings);

/* Puts `text`, or a link to it, in the place of RESOLV_CONF. */
int resolv_file_take(const char *text, bool as_link);
/* Gives the user's file back, unless another program has put one of its own there meanwhile. */
int resolv_file_restore(void);
bool resolv_file_is_ours(void);
/* What a file holds, cut off; empty where there is none. */
void resolv_file_read(const char *path, char text[RESOLV_TEXT_SIZE]);
