// The guest's whole file system: Debian's programs and drivers (kept), and ours (made every time).
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { say } from '../../scripts/progress.mjs';
import { CpioArchive } from './cpio-archive.mjs';
import { cacheDir } from './packages.mjs';

const repository = join(import.meta.dirname, '..', '..');
const LIBRARY_DIR = 'usr/lib/x86_64-linux-gnu';

/** With all they depend on. udev loads them by the ids of the devices it sees. */
const modules = [
  'af_packet',
  'dummy_hcd',
  'e1000',
  'huawei_cdc_ncm',
  'libcomposite',
  'option',
  'ppp_async',
  'ppp_deflate',
  'sd_mod',
  'sr_mod',
  'tun',
  'usb-storage',
  'usb_f_ncm',
  'usbmon',
  'vhci-hcd',
  'virtio_net',
  'virtio_pci',
];

/** Files and folders of the packages that the guest needs. */
const wanted = [
  'bin/busybox',
  'bin/kmod',
  'bin/udevadm',
  'etc/dbus-1',
  'etc/usb_modeswitch.conf',
  'etc/ppp',
  'lib/udev',
  'bin/ip',
  'usr/bin/dbus-daemon',
  'usr/bin/mmcli',
  'usr/lib/pppd',
  'usr/lib/polkit-1/polkitd',
  `${LIBRARY_DIR}/ModemManager`,
  'usr/sbin/ModemManager',
  'usr/sbin/chat',
  'usr/sbin/pppd',
  'usr/sbin/usb_modeswitch',
  'usr/sbin/usb_modeswitch_dispatcher',
  'usr/sbin/usbip',
  'usr/share/ModemManager',
  'usr/share/dbus-1',
  'usr/share/polkit-1',
  'usr/share/usb_modeswitch',
];

/** Never needed, and large. */
const unwanted = /\/hwdb\.d\/|\.hwdb$|\/terminfo\//;

/**
 * Writes the guest's initramfs to `path`: the kept archive and, behind it, what changes from run
 * to run. The kernel unpacks archives that follow each other one over the other.
 */
export function writeInitramfs(path, packages) {
  copyFileSync(provideBase(packages), path);
  const dir = mkdtempSync(join(tmpdir(), 'tetherstick-rig-'));
  try {
    const overlay = join(dir, 'overlay.cpio');
    writeOverlay(overlay, packages);
    appendFileSync(path, readFileSync(overlay));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function provideBase(packages) {
  const recipe = createHash('sha256')
    .update([packages.key, process.version, ...modules, ...wanted].join('\n'))
    .update(readFileSync(import.meta.filename))
    .digest('hex')
    .slice(0, 16);
  const path = join(cacheDir(), `base-${recipe}.cpio`);
  if (existsSync(path)) return path;
  say('rig: building the initramfs');
  for (const name of readdirSync(cacheDir())) {
    if (name.startsWith('base-')) rmSync(join(cacheDir(), name));
  }
  writeBase(`${path}.new`, packages);
  renameSync(`${path}.new`, path);
  return path;
}

function writeBase(path, { root, kernelVersion }) {
  const archive = new CpioArchive(path);
  const libraries = new LibrarySet(archive, root);
  for (const dir of ['dev', 'proc', 'sys', 'run', 'tmp', 'root', 'var/lib', 'etc']) {
    archive.directory(dir);
  }
  for (const dir of ['bin', 'sbin', 'lib', 'lib64']) archive.link(dir, `usr/${dir}`);
  archive.link('var/run', '/run');
  for (const name of wanted) addTree(archive, libraries, root, name);
  for (const applet of execFileSync(join(root, 'bin/busybox'), ['--list'], { encoding: 'utf8' })
    .trim()
    .split('\n')) {
    if (!['ip', 'modprobe', 'busybox'].includes(applet)) {
      archive.link(`usr/bin/${applet}`, 'busybox');
    }
  }
  archive.link('usr/sbin/modprobe', '/usr/bin/kmod');
  archive.link('usr/lib/systemd/systemd-udevd', '/usr/bin/udevadm');
  archive.file('usr/share/misc/usb.ids', '');
  archive.file('usr/share/hwdata/usb.ids', '');
  archive.copy('usr/bin/node', process.execPath);
  libraries.addFor(process.execPath);
  for (const addon of listFiles(join(repository, 'native-bridge', 'addon', 'build'))) {
    if (addon.endsWith('.node')) libraries.addFor(addon);
  }
  addModules(archive, root, kernelVersion);
  archive.close();
}

/** Files under /bin, /sbin and /lib go under /usr, where the merged links point. */
function guestPath(name) {
  return /^(bin|sbin|lib|lib64)\//.test(name) ? `usr/${name}` : name;
}

function addTree(archive, libraries, root, name) {
  const source = join(root, name);
  for (const file of lstatSync(source).isDirectory() ? listFiles(source) : [source]) {
    const path = guestPath(relative(root, file));
    if (unwanted.test(path)) continue;
    if (lstatSync(file).isSymbolicLink()) {
      archive.link(path, readlinkSync(file));
      continue;
    }
    archive.copy(path, file);
    if (isElf(file)) libraries.addFor(file);
  }
}

function listFiles(dir) {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function isElf(file) {
  return readFileSync(file).subarray(0, 4).toString('latin1') === '\x7fELF';
}

/** Shared libraries, from the packages where they are there and from this machine otherwise. */
class LibrarySet {
  #archive;
  #searchPath;

  constructor(archive, root) {
    this.#archive = archive;
    this.#searchPath = [`lib/x86_64-linux-gnu`, LIBRARY_DIR].map((dir) => join(root, dir));
  }

  addFor(file) {
    const { stdout } = spawnSync('ldd', [file], {
      encoding: 'utf8',
      env: { ...process.env, LD_LIBRARY_PATH: this.#searchPath.join(':') },
    });
    for (const line of stdout.split('\n')) {
      const [, name, path] = /^\s*(\S+) => (\S.*?)(?: \(0x.*)?$/.exec(line) ?? [];
      const loader = /^\s*(\/lib64\/\S+) \(/.exec(line)?.[1];
      if (path === 'not found')
        throw new Error(`${basename(file)} needs ${name}, which is missing`);
      if (loader !== undefined) this.#archive.copy(`usr${loader}`, realpathSync(loader));
      if (path?.startsWith('/')) {
        this.#archive.copy(`${LIBRARY_DIR}/${basename(path)}`, realpathSync(path));
      }
    }
  }
}

function addModules(archive, root, kernelVersion) {
  const dir = join(root, 'lib', 'modules', kernelVersion);
  const depmod = spawnSync(join(root, 'bin', 'kmod'), ['-b', root, kernelVersion], {
    encoding: 'utf8',
    argv0: 'depmod',
    env: { ...process.env, LD_LIBRARY_PATH: join(root, 'lib/x86_64-linux-gnu') },
  });
  if (depmod.status !== 0) throw new Error(`depmod failed: ${depmod.stderr}`);
  const dependencies = new Map(
    readFileSync(join(dir, 'modules.dep'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [file, needed = ''] = line.split(':', 2);
        return [file, needed.split(' ').filter((name) => name !== '')];
      }),
  );
  const nameOf = (file) => basename(file, '.ko').replaceAll('-', '_');
  const byName = new Map([...dependencies.keys()].map((file) => [nameOf(file), file]));
  for (const name of modules) {
    const file = byName.get(name.replaceAll('-', '_'));
    if (file === undefined) continue; // Built in.
    for (const needed of [file, ...(dependencies.get(file) ?? [])]) {
      archive.copy(`usr/lib/modules/${kernelVersion}/${needed}`, join(dir, needed), 0o644);
    }
  }
  for (const file of readdirSync(dir).filter((name) => name.startsWith('modules.'))) {
    archive.copy(`usr/lib/modules/${kernelVersion}/${file}`, join(dir, file), 0o644);
  }
}

/** The product as it is built, the packages it loads at run time, and the guest's scripts. */
function writeOverlay(path, { root }) {
  const archive = new CpioArchive(path);
  const libraries = new LibrarySet(archive, root);
  const add = (from, to) => {
    for (const file of listFiles(from)) {
      if (!file.endsWith('.map')) archive.copy(join(to, relative(from, file)), realpathSync(file));
    }
  };
  add(join(import.meta.dirname, 'guest'), 'rig');
  archive.copy('init', join(import.meta.dirname, 'guest', 'init'));
  add(join(repository, 'out'), 'tetherstick/out');
  add(bundleContract(), 'tetherstick/rig');
  archive.copy('tetherstick/package.json', join(repository, 'package.json'));
  add(join(repository, 'native-bridge', 'addon', 'build'), 'tetherstick/native-bridge/addon/build');
  add(
    join(repository, 'native-bridge', 'helper', 'build'),
    'tetherstick/native-bridge/helper/build',
  );
  addRuntimePackages(archive, libraries);
  archive.close();
}

/** The contract suite as one file; returns the folder it is in. */
function bundleContract() {
  const outDir = join(cacheDir(), 'guest-bundle');
  const vite = join(repository, 'node_modules', 'vite', 'bin', 'vite.js');
  const config = join(import.meta.dirname, 'vite.guest.config.ts');
  execFileSync(
    process.execPath,
    [vite, 'build', '--config', config, '--outDir', outDir, '--logLevel', 'error'],
    { cwd: repository, stdio: ['ignore', 2, 2] },
  );
  return outDir;
}

function addRuntimePackages(archive, libraries) {
  const modulesDir = join(repository, 'node_modules');
  const { dependencies } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  // And what `usb` finds its addon with.
  for (const name of [...Object.keys(dependencies), 'node-gyp-build']) {
    for (const file of listFiles(join(modulesDir, name))) {
      const inPackage = relative(modulesDir, file);
      const isOtherPlatform = /\/prebuilds\/(?!linux-x64\/)|musl/.test(inPackage);
      if (isOtherPlatform || !/\.([cm]?js|json|node)$/.test(file)) continue;
      archive.copy(`tetherstick/node_modules/${inPackage}`, file);
      if (file.endsWith('.node')) libraries.addFor(file);
    }
  }
}
