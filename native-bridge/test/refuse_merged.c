/*
 * A kernel that takes offence: loaded with LD_PRELOAD, writev answers EINVAL to the n-th merged
 * packet, with n in REFUSE_MERGED, and says so on stderr. It counts over all TUNs and TAPs.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include "../addon/virtio_header.h"

static int is_merged(int descriptor, const struct iovec *parts, int count) {
  if (count != 2 || parts[0].iov_len != VIRTIO_HEADER_LENGTH) return 0;
  struct stat status;
  if (fstat(descriptor, &status) < 0 || !S_ISCHR(status.st_mode)) return 0;
  return virtio_header_load(parts[0].iov_base).segmentation != VIRTIO_SEGMENTATION_NONE;
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
  static atomic_int merged;
  const char *nth = getenv("REFUSE_MERGED");
  if (nth != NULL && is_merged(descriptor, parts, count) &&
      atomic_fetch_add(&merged, 1) + 1 == atoi(nth)) {
    fprintf(stderr, "refused merged packet %s\n", nth);
    errno = EINVAL;
    return -1;
  }
  ssize_t (*next)(int, const struct iovec *, int) = dlsym(RTLD_NEXT, "writev");
  return next(descriptor, parts, count);
}
