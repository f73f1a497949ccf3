// What the guest is made of: Debian packages, downloaded once and kept outside the repository.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { say } from '../../scripts/progress.mjs';

/** The full image: the `cloud` flavour has neither usbcore nor the drivers. */
const kernelMetaPackage = 'linux-image-amd64';

/** Programs nobody here wrote, which have to get on with the stick. */
const programs = [
  'busybox-static',
  'dbus-daemon',
  'iproute2',
  'kmod',
  'modemmanager',
  'polkitd',
  'ppp',
  'udev',
  'usb-modeswitch',
  'usb-modeswitch-data',
  'usbip',
];

/** Their libraries, as far as a minimal Debian lacks them. */
const libraries = [
  'libacl1 libapparmor1 libaudit1 libblkid1 libbpf1 libbsd0 libcap-ng0 libcap2 libcom-err2',
  'libcrypt1 libdb5.3 libdbus-1-3 libduktape207 libelf1 libexpat1 libffi8 libglib2.0-0',
  'libgssapi-krb5-2 libgudev-1.0-0 libjim0.81 libk5crypto3 libkeyutils1 libkmod2 libkrb5-3',
  'libkrb5support0 liblzma5 libmbim-glib4 libmd0 libmm-glib0 libmnl0 libmount1 libpam0g',
  'libpcap0.8 libpcre2-8-0 libpolkit-agent-1-0 libpolkit-gobject-1-0 libqmi-glib5',
  'libqrtr-glib0 libselinux1 libssl3 libsystemd0 libtirpc3 libudev1 libusb-1.0-0 libxtables12',
].flatMap((line) => line.split(' '));

export function cacheDir() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tetherstick', 'rig');
}

/**
 * Unpacked packages and kernel. Throws with one sentence where they can not be had. `key` changes
 * with any of the package versions.
 */
export function providePackages() {
  const debs = join(cacheDir(), 'debs');
  mkdirSync(debs, { recursive: true });
  const kernelPackage = readKernelPackage();
  const wanted = [kernelPackage, ...programs, ...libraries];
  const missing = wanted.filter((name) => findDeb(debs, name) === undefined);
  if (missing.length > 0) {
    say(`rig: downloading ${missing.length} Debian packages`);
    download(debs, missing);
  }
  const files = wanted.map((name) => findDeb(debs, name));
  const key = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 16);
  const unpacked = join(cacheDir(), `unpacked-${key}`);
  if (!existsSync(unpacked)) unpack(debs, files, unpacked);
  return { key, root: unpacked, kernelVersion: kernelPackage.replace('linux-image-', '') };
}

function readKernelPackage() {
  const ask = () =>
    spawnSync('apt-cache', ['depends', kernelMetaPackage], { encoding: 'utf8' }).stdout ?? '';
  const find = (text) => /Depends: (linux-image-\d\S*)/.exec(text)?.[1];
  const found = find(ask()) ?? (updateLists(), find(ask()));
  if (found === undefined) {
    throw new Error('apt knows no linux-image-amd64: the rig needs Debian on x86-64.');
  }
  return found;
}

function updateLists() {
  if (process.getuid?.() === 0) spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
}

function findDeb(dir, name) {
  return readdirSync(dir).find((file) => file.startsWith(`${name}_`) && file.endsWith('.deb'));
}

function download(dir, names) {
  const once = () =>
    spawnSync('apt-get', ['download', '-qq', ...names], { cwd: dir, encoding: 'utf8' });
  let done = once();
  if (done.status !== 0) {
    updateLists();
    done = once();
  }
  if (done.status !== 0) {
    const [reason = 'apt-get download failed'] = done.stderr
      .split('\n')
      .filter((line) => line.startsWith('E:'));
    throw new Error(`The rig's packages can not be downloaded: ${reason.replace('E: ', '')}`);
  }
}

function unpack(debs, files, target) {
  say('rig: unpacking the packages');
  const unfinished = `${target}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  for (const file of files) {
    const done = spawnSync('dpkg-deb', ['--extract', join(debs, file), unfinished], {
      encoding: 'utf8',
    });
    if (done.status !== 0) throw new Error(`${file} can not be unpacked: ${done.stderr.trim()}`);
  }
  renameSync(unfinished, target);
}
