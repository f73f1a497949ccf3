#include "confine.h"

#if defined(__x86_64__)
enum { OWN_ARCHITECTURE = (int)AUDIT_ARCH_X86_64 };
#elif defined(__aarch64__)
enum { OWN_ARCHITECTURE = (int)AUDIT_ARCH_AARCH64 };
#elif defined(__arm__)
enum { OWN_ARCHITECTURE = (int)AUDIT_ARCH_ARM };
#else
#error "name the audit architecture of this machine"
#endif

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Rights of the first Landlock; what later ones add (truncating, devices) is left as it is. */
enum {
  ALL_FILE_RIGHTS = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1,
  READ_AND_RUN = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |
                 LANDLOCK_ACCESS_FS_READ_DIR,
  READ_AND_WRITE = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE,
  /* As many as a filter takes. */
  MOST_CALLS = 64,
};

struct place {
  const char *path;
  uint64_t rights;
};

/* All that is not allowed by a place is denied. A kernel without Landlock is no failure. */
static int restrict_files(const struct place *places, size_t count) {
  const struct landlock_ruleset_attr attributes = {.handled_access_fs = ALL_FILE_RIGHTS};
  int rules = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
  if (rules < 0) return errno == ENOSYS || errno == EOPNOTSUPP ? 0 : errno;
  int failure = 0;
  for (size_t i = 0; i < count && failure == 0; i += 1) {
    struct landlock_path_beneath_attr rule = {.allowed_access = places[i].rights};
    rule.parent_fd = open(places[i].path, O_PATH | O_CLOEXEC);
    if (rule.parent_fd < 0) continue;
    if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) < 0) {
      failure = errno;
    }
    close(rule.parent_fd);
  }
  if (failure == 0 && syscall(SYS_landlock_restrict_self, rules, 0) < 0) failure = errno;
  close(rules);
  return failure;
}

/* `calls` get `listed`, all others `otherwise`; another architecture's numbers kill. */
static int filter_calls(const int *calls, size_t count, uint32_t listed, uint32_t otherwise) {
  struct sock_filter program[MOST_CALLS + 6] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)OWN_ARCHITECTURE, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
  };
  struct sock_filter *next = program + 4;
  for (size_t left = count; left > 0; left -= 1) {
    *next++ = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
                                           (uint32_t)calls[count - left], (uint8_t)left, 0);
  }
  *next++ = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, otherwise);
  *next++ = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, listed);
  struct sock_fprog filter = {.len = (unsigned short)(next - program), .filter = program};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) < 0 ? errno : 0;
}

/* It starts programs of the system, so it names what none of them needs. */
static const int dangerous_calls[] = {
    SYS_ptrace,       SYS_process_vm_readv, SYS_process_vm_writev, SYS_kexec_load,
    SYS_init_module,  SYS_finit_module,     SYS_delete_module,     SYS_bpf,
    SYS_mount,        SYS_umount2,          SYS_pivot_root,        SYS_chroot,
    SYS_reboot,       SYS_swapon,           SYS_swapoff,           SYS_setns,
    SYS_unshare,      SYS_perf_event_open,  SYS_userfaultfd,       SYS_add_key,
    SYS_keyctl,       SYS_request_key,      SYS_open_by_handle_at, SYS_settimeofday,
    SYS_clock_settime, SYS_acct,            SYS_quotactl,          SYS_mknodat,
};

static const int server_calls[] = {
    SYS_read,     SYS_write,  SYS_close, SYS_recvmsg, SYS_sendmsg,    SYS_sendto,
    SYS_recvfrom, SYS_ioctl, SYS_exit,    SYS_exit_group, SYS_rt_sigreturn,
    SYS_restart_syscall,
#ifdef SYS_send
    SYS_send,     SYS_recv,
#endif
#ifdef SYS_poll
    SYS_poll,
#else
    SYS_ppoll,
#endif
};
_Static_assert(COUNT(dangerous_calls) <= MOST_CALLS && COUNT(server_calls) <= MOST_CALLS, "");

static int drop_bounds(void) {
  for (int capability = 0;; capability += 1) {
    int is_allowed = prctl(PR_CAPBSET_READ, capability);
    if (is_allowed < 0) return 0;
    if (is_allowed == 0 || capability == CAP_NET_ADMIN) continue;
    if (prctl(PR_CAPBSET_DROP, capability) < 0) return errno;
  }
}

static int give_up_privileges(const struct place *places, size_t count) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  const unsigned bit = 1u << CAP_NET_ADMIN;
  struct __user_cap_data_struct sets[2] = {
      {.effective = bit, .permitted = bit, .inheritable = bit}};
  if (syscall(SYS_capset, &header, sets) < 0 || prctl(PR_SET_DUMPABLE, 0) < 0 ||
      prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) {
    return errno;
  }
  return restrict_files(places, count);
}

int confine_keeper(void) {
  static const struct place places[] = {
      {"/", READ_AND_RUN},        {"/etc", ALL_FILE_RIGHTS},
      {"/run", ALL_FILE_RIGHTS},  {"/var/lib", ALL_FILE_RIGHTS},
      {"/dev/null", READ_AND_WRITE}, {"/dev/net/tun", READ_AND_WRITE},
  };
  int failure = drop_bounds();
  if (failure == 0) failure = give_up_privileges(places, COUNT(places));
  if (failure != 0) return failure;
  return filter_calls(dangerous_calls, COUNT(dangerous_calls), SECCOMP_RET_ERRNO | EPERM,
                      SECCOMP_RET_ALLOW);
}

/* The package makes the user; without it, nobody. Read from the file: no name service in here. */
static uid_t own_user(void) {
  uid_t uid = 65534;
  FILE *users = fopen("/etc/passwd", "re");
  for (struct passwd *user; users != NULL && (user = fgetpwent(users)) != NULL;) {
    if (strcmp(user->pw_name, "tetherstick") == 0 && user->pw_uid != 0) uid = user->pw_uid;
  }
  if (users != NULL) fclose(users);
  return uid;
}

/* EINVAL: a user namespace in which nobody else exists, so that root there is somebody harmless. */
static int become_user(uid_t uid) {
  if (setresgid(uid, uid, uid) < 0) return errno == EINVAL ? 0 : errno;
  return setgroups(0, NULL) < 0 || setresuid(uid, uid, uid) < 0 ? errno : 0;
}

int confine_server(void) {
  int failure = prctl(PR_SET_KEEPCAPS, 1) < 0 ? errno : drop_bounds();
  if (failure == 0) failure = become_user(own_user());
  if (failure == 0) failure = give_up_privileges(NULL, 0);
  if (failure != 0) return failure;
  return filter_calls(server_calls, COUNT(server_calls), SECCOMP_RET_ALLOW,
                      SECCOMP_RET_KILL_PROCESS);
}
