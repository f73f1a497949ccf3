#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <pwd.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__arm__)
#define OWN_ARCHITECTURE AUDIT_ARCH_ARM
#else
#error "name the audit architecture of this machine"
#endif

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int drop_bounds(void) {
  for (int capability = 0;; capability += 1) {
    int is_allowed = prctl(PR_CAPBSET_READ, capability);
    if (is_allowed < 0) return 0;
    if (is_allowed == 0 || capability == CAP_NET_ADMIN) continue;
    if (prctl(PR_CAPBSET_DROP, capability) < 0) return errno;
  }
}

static int keep_capability(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  const unsigned bit = 1u << CAP_NET_ADMIN;
  struct __user_cap_data_struct sets[2] = {
      {.effective = bit, .permitted = bit, .inheritable = bit}};
  return syscall(SYS_capset, &header, sets) < 0 ? errno : 0;
}

static int forbid_new_privileges(void) {
  prctl(PR_SET_DUMPABLE, 0);
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? errno : 0;
}

/* Of the first Landlock; what later ones add (truncating, devices) is left as it is. */
static const uint64_t reading = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |
                                LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t writing =
    LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
    LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SYM |
    LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_CHAR |
    LANDLOCK_ACCESS_FS_MAKE_BLOCK;

/* All that a rule about one file may say. */
static const uint64_t file_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE;

struct place {
  const char *path;
  uint64_t access;
};

/* All that is not allowed by a place is denied. A kernel without Landlock is no failure. */
static int restrict_files(const struct place *places, size_t count) {
  const struct landlock_ruleset_attr attributes = {.handled_access_fs = reading | writing};
  int rules = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
  if (rules < 0) return errno == ENOSYS || errno == EOPNOTSUPP ? 0 : errno;
  int failure = 0;
  for (size_t i = 0; i < count; i += 1) {
    struct landlock_path_beneath_attr rule = {.allowed_access = places[i].access};
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

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define RETURN(value) BPF_STMT(BPF_RET | BPF_K, value)
enum { PREAMBLE = 3, MOST_CALLS = 64 };

/* `calls` get `listed`, all others `otherwise`; another architecture's numbers kill. */
static int filter_calls(const int *calls, size_t count, uint32_t listed, uint32_t otherwise) {
  struct sock_filter program[PREAMBLE + 1 + MOST_CALLS + 2] = {
      LOAD(arch),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OWN_ARCHITECTURE, 1, 0),
      RETURN(SECCOMP_RET_KILL_PROCESS),
      LOAD(nr),
  };
  if (count > MOST_CALLS) return E2BIG;
  struct sock_filter *next = program + PREAMBLE + 1;
  for (size_t i = 0; i < count; i += 1, next += 1) {
    *next = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)calls[i],
                                         (uint8_t)(count - i), 0);
  }
  *next++ = (struct sock_filter)RETURN(otherwise);
  *next++ = (struct sock_filter)RETURN(listed);
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
    SYS_read,    SYS_write,  SYS_close,        SYS_recvmsg,      SYS_sendmsg, SYS_sendto,
    SYS_recvfrom, SYS_openat, SYS_ioctl,       SYS_exit,         SYS_exit_group,
    SYS_rt_sigreturn, SYS_restart_syscall,
#ifdef SYS_send
    SYS_send,    SYS_recv,
#endif
#ifdef SYS_poll
    SYS_poll,
#else
    SYS_ppoll,
#endif
};

int confine_keeper(void) {
  static const struct place places[] = {
      {"/", reading},
      {"/etc", reading | writing},
      {"/run", reading | writing},
      {"/var/lib", reading | writing},
      {"/dev/null", file_access},
      {"/dev/net/tun", file_access},
  };
  int failure = drop_bounds();
  if (failure == 0) failure = keep_capability();
  if (failure == 0) failure = forbid_new_privileges();
  if (failure == 0) failure = restrict_files(places, COUNT(places));
  if (failure != 0) return failure;
  return filter_calls(dangerous_calls, COUNT(dangerous_calls), SECCOMP_RET_ERRNO | EPERM,
                      SECCOMP_RET_ALLOW);
}

/* The package makes the user; without it, nobody. Read from the file: no name service in here. */
static uid_t own_user(void) {
  uid_t uid = 65534;
  FILE *users = fopen("/etc/passwd", "re");
  if (users == NULL) return uid;
  for (struct passwd *user; (user = fgetpwent(users)) != NULL;) {
    if (strcmp(user->pw_name, "tetherstick") == 0 && user->pw_uid != 0) uid = user->pw_uid;
  }
  fclose(users);
  return uid;
}

/* EINVAL: a user namespace in which nobody else exists, so that root there is somebody harmless. */
static int become_user(uid_t uid) {
  if (setresgid(uid, uid, uid) < 0) return errno == EINVAL ? 0 : errno;
  if (setgroups(0, NULL) < 0) return errno;
  return setresuid(uid, uid, uid) < 0 ? errno : 0;
}

int confine_server(void) {
  static const struct place places[] = {
      {"/proc/sys/net/ipv6/conf", LANDLOCK_ACCESS_FS_WRITE_FILE},
  };
  if (prctl(PR_SET_KEEPCAPS, 1) < 0) return errno;
  int failure = drop_bounds();
  if (failure == 0) failure = become_user(own_user());
  if (failure == 0) failure = keep_capability();
  if (failure == 0) failure = forbid_new_privileges();
  if (failure == 0) failure = restrict_files(places, COUNT(places));
  if (failure != 0) return failure;
  return filter_calls(server_calls, COUNT(server_calls), SECCOMP_RET_ALLOW,
                      SECCOMP_RET_KILL_PROCESS);
}
