#!/bin/sh
# Installs a package into a fresh Debian, goes online there with nothing but what it brought, removes
# it, and looks for what is left. As root; the Debian is made by debootstrap, in a mount and a network
# namespace of its own, below $TMPDIR.
#
#   scripts/package/try-deb.sh dist/tetherstick-cli_0.1.0_amd64.deb [bookworm|trixie]
set -eu

package=$(realpath "$1")
suite=${2:-bookworm}

if [ "${TETHERSTICK_TRY_ROOT:-}" = "" ]; then
  TETHERSTICK_TRY_ROOT=$(mktemp -d "${TMPDIR:-/tmp}/tetherstick-try-XXXXXX")
  export TETHERSTICK_TRY_ROOT
  trap 'rm -rf --one-file-system "$TETHERSTICK_TRY_ROOT"' EXIT
  echo "making a fresh $suite"
  debootstrap --variant=minbase --include=ca-certificates "$suite" "$TETHERSTICK_TRY_ROOT" > /dev/null
  # What apt needs here to reach its mirror.
  cp -r /etc/apt/apt.conf.d/. "$TETHERSTICK_TRY_ROOT/etc/apt/apt.conf.d/"
  cp -rL /etc/ssl/certs/. "$TETHERSTICK_TRY_ROOT/etc/ssl/certs/" 2> /dev/null || true
  cp -L /etc/resolv.conf "$TETHERSTICK_TRY_ROOT/etc/resolv.conf"
  unshare --mount --propagation private sh "$0" "$package" "$suite"
  exit
fi

root=$TETHERSTICK_TRY_ROOT
for folder in proc dev sys; do mount --rbind "/$folder" "$root/$folder"; done
cp "$package" "$root/tmp/package.deb"
inside() { chroot "$root" env DEBIAN_FRONTEND=noninteractive LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }
listed() { inside find / -xdev -not -path '/tmp/*' -not -path '/var/*' -not -path '/run/*' | sort; }

inside apt-get -qq update
# The demo's carrier, which is no part of the package.
inside apt-get -qq install -y --no-install-recommends iproute2 udev libudev1 dnsmasq-base iputils-ping > /dev/null
listed > "$root/tmp/before"

echo "installing"
inside apt-get -qq install -y --no-install-recommends /tmp/package.deb > /dev/null
inside dpkg -V tetherstick-cli
inside getent passwd tetherstick
inside tetherstick help > /dev/null

echo "going online"
unshare --net chroot "$root" env PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  sh -c 'ip link set lo up && tetherstick demo --time-scale 0.1 --megabytes 20'

echo "removing"
inside dpkg --purge tetherstick-cli > /dev/null
listed > "$root/tmp/after"
if ! diff "$root/tmp/before" "$root/tmp/after"; then
  echo "the package leaves something behind (see above)"
  exit 1
fi
if inside getent passwd tetherstick; then
  echo "the package leaves its user behind"
  exit 1
fi
echo "installed, online, removed: nothing is left"
