#!/bin/sh
# Runs a command in a computer of its own: network, processes and every file under / are private, and
# what is written is gone afterwards. Usage (as root): unshare --net --mount --pid --fork sandbox.sh CMD…
set -eu
room=$(mktemp -d)
mount --make-rprivate /
mount -t tmpfs tmpfs "$room"
mkdir "$room/upper" "$room/work" "$room/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$room/upper,workdir=$room/work" "$room/root"
root=$room/root
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/run"
# The counts of the run are for the world outside.
if [ -n "${TETHERSTICK_TEST_REPORT:-}" ]; then
  report=$(dirname "$TETHERSTICK_TEST_REPORT")
  mount --bind "$report" "$root$report"
fi
ip link set lo up
here=$(pwd)
exec chroot "$root" sh -c 'cd "$1" && shift && exec "$@"' sh "$here" "$@"
