#!/bin/sh
# Installs both packages into a fresh Debian, looks at every file and what the system makes of it, goes
# online there with nothing but what they brought, upgrades, crashes, removes, and looks for what is
# left. Started by scripts/install-test.mjs, as root, in a mount and a network namespace of its own.
#
#   install-test.sh ROOT FOLDER SUITE     ROOT: the Debian; FOLDER: with the packages; old/ an older cli
set -eu

root=$1 folder=$2 suite=$3
here=$(dirname "$0")
passed=0

ok() {
  passed=$((passed + 1))
  echo "ok $passed  $1"
}
skip() { echo "skipped  $1"; }
fail() {
  echo "FAILED  $1"
  exit 1
}
inside() {
  chroot "$root" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 HOME=/root \
    PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
}
install() { inside apt-get -qq install -y --no-install-recommends "$@" > "$root/tmp/apt.log" 2>&1 || { cat "$root/tmp/apt.log"; fail "apt-get install $*"; }; }
listed() { inside find / -xdev -not -path '/tmp/*' -not -path '/var/*' -not -path '/run/*' -not -path '/root/*' -not -name '*.pyc' -not -path '*/__pycache__' | sort; }
# Alone: no network but loopback, own processes, which all die with the command.
alone() { unshare --net --pid --fork --kill-child --mount-proc="$root/proc" chroot "$root" env HOME=/root LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }

mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/run"
mount --rbind /dev "$root/dev"
mount -t sysfs -o ro sysfs "$root/sys"
cp "$folder"/*.deb "$root/tmp/"
mkdir -p "$root/tmp/old"
cp "$folder"/old/*.deb "$root/tmp/old/"
cli=$(cd "$root" && ls tmp/tetherstick-cli_*.deb)
window=$(cd "$root" && ls tmp/tetherstick_*.deb)
listed > "$root/tmp/before"

install "/$(cd "$root" && ls tmp/old/*.deb)"
inside tetherstick help > /dev/null
echo "stray" > "$root/usr/lib/tetherstick/out/only-in-the-old-one.js"
ok "an older version installs"
install "/$cli"
rm "$root/usr/lib/tetherstick/out/only-in-the-old-one.js"
[ ! -e "$root/usr/lib/tetherstick/out/gone-since.js" ] || fail "a file of the old version is still there"
ok "$(inside dpkg-query -W tetherstick-cli | tr '\t' ' ') takes its place"
[ -z "$(inside dpkg -V tetherstick-cli)" ] || fail "dpkg -V tetherstick-cli"
ok "each file is the one of the package (dpkg -V)"

# The window's libraries are many; with one run of apt they come from the cache the next time.
install "/$window"
[ -z "$(inside dpkg -V tetherstick)" ] || fail "dpkg -V tetherstick"
ok "$(inside dpkg-query -W tetherstick | tr '\t' ' ') installs"

sed -n 's/^| `\(\/[^`]*\)` *| \([0-7]*\) *|.*/\2 \1/p' "$here/../../docs/packages.md" > "$root/tmp/documented"
while read -r mode path; do
  # The one that depends on the system; a changed root has no user namespaces.
  case $path in
    */chrome-sandbox) inside unshare --user true 2> /dev/null || mode=4755 ;;
  esac
  is=$(inside stat -c '%04a %U:%G' "$path") || fail "$path is missing"
  [ "$is" = "$mode root:root" ] || fail "$path is $is, documented is $mode root:root"
done < "$root/tmp/documented"
ok "$(wc -l < "$root/tmp/documented") paths have the modes that docs/packages.md says"

inside getent passwd tetherstick | grep -q nologin || fail "no user tetherstick"
ok "the helper's user is there and can not log in"
[ -L "$root/etc/systemd/system/multi-user.target.wants/tetherstick-undo.service" ] || fail "the undo unit is not enabled"
ok "the undo unit starts at boot"
if inside udevadm verify --help > /dev/null 2>&1; then
  inside udevadm verify --no-style /usr/lib/udev/rules.d/60-tetherstick.rules || fail "udevadm verify"
  ok "udevadm verify"
else
  skip "udevadm verify: this systemd ($(inside udevadm --version)) does not have it yet"
fi
skip "udevadm test: needs a USB device in /sys; the rig has the rule judged with one (npm run rig)"

alone sh -c 'mkdir -p /run/dbus && dbus-daemon --system --fork && (/usr/lib/polkit-1/polkitd --no-debug > /dev/null 2>&1 &) && sleep 1 && for i in 1 2 3 4 5 6 7 8 9 10; do pkaction --verbose --action-id org.tetherstick.host-network && exit 0; sleep 1; done; exit 1' > "$root/tmp/pkaction" 2> "$root/tmp/pkaction.err" || { cat "$root/tmp/pkaction.err"; fail "pkaction"; }
grep -q 'implicit active: *yes' "$root/tmp/pkaction" || fail "the seat is not let in"
grep -q 'implicit any: *auth_admin' "$root/tmp/pkaction" || fail "others are not asked"
grep -q "exec.path -> /usr/lib/tetherstick/tetherstick-helper" "$root/tmp/pkaction" || fail "not the helper's path"
ok "polkit knows the action: the seat may, others are asked (pkaction)"
for file in "$root"/usr/share/applications/org.tetherstick.*.desktop; do
  inside desktop-file-validate "${file#"$root"}" || fail "desktop-file-validate $file"
  icon=$(sed -n 's/^Icon=//p' "$file")
  [ "$(find "$root/usr/share/icons/hicolor" -name "$icon.*" | wc -l)" -eq 11 ] || fail "icons of $icon"
done
ok "menu entries are valid, and their icon is there in ten sizes and as drawing"
inside appstreamcli validate --no-net /usr/share/metainfo/org.tetherstick.Tetherstick.metainfo.xml > "$root/tmp/appstream" || { cat "$root/tmp/appstream"; fail "appstreamcli"; }
ok "AppStream metadata is valid"
if [ -e "$root/etc/apparmor.d/tetherstick-app" ]; then
  inside apparmor_parser --skip-kernel-load --skip-cache /etc/apparmor.d/tetherstick-app || fail "AppArmor profile"
  ok "the AppArmor profile that gives user namespaces is in place, and compiles"
else
  inside apparmor_parser --skip-kernel-load --skip-cache /usr/lib/tetherstick-app/apparmor-profile > /dev/null 2>&1 && fail "the profile was not installed"
  ok "this AppArmor does not know user namespaces, so the profile is left out"
fi
inside tetherstick-app 2> /dev/null | head -n 1 | grep -q 'stand-in for Electron' && ok "the window is the stand-in, and says so"

alone sh -c 'ip link set lo up && tetherstick demo --time-scale 0.1 --megabytes 20' > "$root/tmp/demo" 2>&1 || { cat "$root/tmp/demo"; fail "tetherstick demo"; }
ok "online with the virtual stick: $(tail -n 1 "$root/tmp/demo")"

# From the menu to online, as the user guide says; the browser is this machine's.
if command -v chromium > /dev/null && [ -d "$here/../../node_modules/playwright-core" ]; then
  exec=$(sed -n 's/^Exec=//p' "$root/usr/share/applications/org.tetherstick.TetherstickPage.desktop")
  node "$here/walk-page.mjs" "$root" $exec > "$root/tmp/walk" 2>&1 || { cat "$root/tmp/walk"; fail "the page"; }
  cat "$root/tmp/walk"
  ok "the page leads from the menu to online in Chromium"
else
  skip "the page: needs Chromium and the installed npm packages on this machine"
fi

# A connection that changed /etc/resolv.conf, and then the power is cut.
printf 'nameserver 192.0.2.53\n' > "$root/etc/resolv.conf"
cp "$root/etc/resolv.conf" "$root/tmp/resolv.conf"
cp "$here/lose-power.sh" "$root/tmp/"
TETHERSTICK_PID1_NET=yes sh "$here/lose-power.sh" "$root" > "$root/tmp/power" 2>&1 || { cat "$root/tmp/power"; fail "losing power"; }
cmp -s "$root/etc/resolv.conf" "$root/tmp/resolv.conf" && fail "nothing was changed, so nothing is shown"
ok "a power cut leaves a changed resolv.conf behind"

inside apt-get -qq purge -y tetherstick tetherstick-cli > "$root/tmp/apt.log" 2>&1 || { cat "$root/tmp/apt.log"; fail "purge"; }
cmp "$root/etc/resolv.conf" "$root/tmp/resolv.conf" || fail "purge does not give resolv.conf back"
ok "purge gives resolv.conf back"
inside apt-get -qq autoremove --purge -y > /dev/null 2>&1
inside getent passwd tetherstick > /dev/null && fail "the user is left behind"
find "$root/etc" "$root/usr" "$root/var/lib" "$root/opt" -name '*tetherstick*' > "$root/tmp/left"
[ ! -s "$root/tmp/left" ] || { cat "$root/tmp/left"; fail "these are left"; }
listed > "$root/tmp/after"
diff "$root/tmp/before" "$root/tmp/after" > "$root/tmp/difference" || { cat "$root/tmp/difference"; fail "these differ"; }
ok "purge leaves nothing"
echo "$suite: $passed checks passed"
