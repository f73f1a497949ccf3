// Lays out what the package `tetherstick-cli` installs, as a tree below one folder.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  lutimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { stop } from '../progress.mjs';
import { root } from '../set-up.mjs';
import { copyright } from './copyright.mjs';
import { nodeRuntime } from './node-runtime.mjs';
import { release } from './release-facts.mjs';
import { copyModule, runtimeModules } from './runtime-modules.mjs';

const nodeArchitectures = { amd64: 'x64', arm64: 'arm64' };

/** Maps, what only the build uses, and the entries of the window. */
const notForTheCli =
  /\.map$|cli\/write-manual\.js$|\/\.tetherstick-|out\/main\/index\.js$|out\/preload$/;

/** What other programs look for at a place of theirs. */
const systemFiles = [
  ['packaging/linux/60-tetherstick.rules', 'usr/lib/udev/rules.d/60-tetherstick.rules'],
  [
    'native-bridge/helper/install/org.tetherstick.host-network.policy',
    'usr/share/polkit-1/actions/org.tetherstick.host-network.policy',
  ],
  [
    'native-bridge/helper/install/tetherstick-undo.service',
    'usr/lib/systemd/system/tetherstick-undo.service',
  ],
  ['native-bridge/helper/install/tetherstick.sysusers.conf', 'usr/lib/sysusers.d/tetherstick.conf'],
];

/** Debian's name of the machine this runs on. */
export const hostArchitecture = process.arch === 'x64' ? 'amd64' : process.arch;

/**
 * Fills `tree`, which is emptied first. The addon and the helper are the ones that were built here,
 * so another architecture than the host's needs them built for it (`native`: paths of both).
 */
export function stageCli(tree, { architecture = hostArchitecture, native } = {}) {
  rmSync(tree, { recursive: true, force: true });
  const program = join(tree, 'usr/lib/tetherstick');
  const out = join(root, 'out');

  place(join(nodeRuntime(architecture), 'bin', 'node'), join(program, 'node'), 0o755);
  cpSync(out, join(program, 'out'), {
    recursive: true,
    filter: (path) => !notForTheCli.test(path),
  });
  const { name, version, license, type } = readManifest();
  write(
    join(program, 'package.json'),
    `${JSON.stringify({ name, version, license, type }, null, 2)}\n`,
  );
  for (const module of runtimeModules(out)) {
    copyModule(module, join(program, 'node_modules'), nodeArchitectures[architecture]);
  }
  const built = native ?? {
    addon: join(root, 'native-bridge/addon/build/Release/tetherstick.node'),
    helper: join(root, 'native-bridge/helper/build/tetherstick-helper'),
  };
  place(built.addon, join(program, 'tetherstick.node'), 0o644);
  place(built.helper, join(program, 'tetherstick-helper'), 0o755);
  place(join(root, 'packaging/cli/tetherstick.sh'), join(tree, 'usr/bin/tetherstick'), 0o755);
  for (const [from, to] of systemFiles) place(join(root, from), join(tree, to), 0o644);
  placeManual(tree);
  const documents = join(tree, 'usr/share/doc/tetherstick-cli');
  write(join(documents, 'copyright'), copyright(join(program, 'node_modules'), architecture));
  writeCompressed(
    join(documents, 'changelog.gz'),
    readFileSync(join(root, 'CHANGELOG.md'), 'utf8'),
  );
  settle(tree);
}

function placeManual(tree) {
  const writer = join(root, 'out', 'cli', 'write-manual.js');
  const share = join(tree, 'usr/share');
  const made = spawnSync(process.execPath, [writer, share, release.version, release.date], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (made.status !== 0) stop('The manual page could not be made (see above).', 1);
  const page = join(share, 'man1', 'tetherstick.1');
  writeCompressed(join(share, 'man/man1/tetherstick.1.gz'), readFileSync(page, 'utf8'));
  rmSync(dirname(page), { recursive: true });
}

const programs = /^usr\/(bin\/tetherstick|lib\/tetherstick\/(node|tetherstick-helper))$/;

/** Modes and times that do not depend on who builds, where and when. */
function settle(tree) {
  for (const name of ['', ...readdirSync(tree, { recursive: true, encoding: 'utf8' })]) {
    const path = join(tree, name);
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) {
      lutimesSync(path, release.epoch, release.epoch);
      continue;
    }
    if (stat.isDirectory()) chmodSync(path, 0o755);
    else chmodSync(path, stat.mode & 0o100 && programs.test(name) ? 0o755 : 0o644);
    utimesSync(path, release.epoch, release.epoch);
  }
}

function place(from, to, mode) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
  chmodSync(to, mode);
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Without a time inside, so that the same sources give the same bytes. */
function writeCompressed(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, gzipSync(text, { level: 9 }));
}

function readManifest() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
}
