#!/bin/sh
# lose-power.sh ROOT: goes online in the Debian below ROOT as on a computer of its own, where resolv.conf
# is changed, and then ends every process at once, as a power cut does.
set -eu
root=$1
unshare --net --pid --fork --kill-child --mount-proc="$root/proc" \
  chroot "$root" env HOME=/root LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -c '
    ip link set lo up
    echo 1234 | tetherstick connect --virtual --time-scale 0.1 --pin-stdin --json > /tmp/connect 2>&1 &
    n=0
    until grep -q -s -i tetherstick /etc/resolv.conf; do
      n=$((n + 1))
      if [ $n -gt 120 ]; then cat /tmp/connect; exit 1; fi
      sleep 1
    done
    kill -9 -1 || true'
rm -rf "$root"/run/tetherstick*
