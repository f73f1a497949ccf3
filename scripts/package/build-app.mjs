// The app as electron-builder lays it out: Electron, its switches set, and our code in one archive.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findElectron } from '../electron-binary.mjs';
import { say, stop } from '../progress.mjs';
import { root } from '../set-up.mjs';
import { hostArchitecture, release } from './release-facts.mjs';
import { makeStandInElectron } from './stand-in-electron.mjs';

const builderArchitectures = { amd64: 'x64', arm64: 'arm64' };

/**
 * Folder of the app for Linux, below `output`; with `archive`, a tar.gz of it lies there too. Where Electron can
 * not be had, a stand-in takes its place, whose first line says so.
 */
export function buildApp({
  architecture,
  archive = false,
  mayFetch = true,
  output = join(root, 'dist', 'app'),
}) {
  const target = archive && archiver() !== undefined ? ['dir', 'tar.gz'] : ['dir'];
  if (archive && target.length === 1) say('no tar.gz: it needs 7za (Debian: p7zip-full)');
  say('laying out the app (electron-builder)');
  const done = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', 'electron-builder', 'cli.js'),
      'build',
      '--linux',
      ...target,
      `--${builderArchitectures[architecture]}`,
      ...['--config', 'electron-builder.yml', '--publish', 'never'],
      `-c.electronDist=${electronFolder(architecture, mayFetch, output)}`,
      `-c.directories.output=${output}`,
    ],
    {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...process.env,
        ELECTRON_BUILDER_7ZIP_PATH: archiver(),
        SOURCE_DATE_EPOCH: String(release.epoch),
      },
    },
  );
  if (done.status !== 0) {
    process.stderr.write(`${done.stdout}${done.stderr}`);
    stop('electron-builder failed (see above).', 1);
  }
  const suffix = architecture === 'amd64' ? '' : `-${builderArchitectures[architecture]}`;
  return join(output, `linux${suffix}-unpacked`);
}

/** Of the Electron for that machine, or of a stand-in made for it. */
function electronFolder(architecture, mayFetch, output) {
  const isHost = builderArchitectures[architecture] === process.arch;
  const electron = isHost
    ? findElectron({ say, mayFetch })
    : { reason: 'It is for another machine.' };
  if (electron.path !== undefined) return dirname(electron.path);
  say(`${electron.reason} A stand-in takes the place of Electron in the package.`);
  const folder = join(output, 'stand-in-electron');
  makeStandInElectron(folder, electronVersion());
  return folder;
}

function electronVersion() {
  return createRequire(import.meta.url)('electron/package.json').version;
}

function archiver() {
  return ['/usr/bin/7za', '/usr/local/bin/7za', '/opt/homebrew/bin/7za'].find(existsSync);
}

// node scripts/package/build-app.mjs FOLDER: for this machine, without fetching anything.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const output = process.argv[2];
  console.log(buildApp({ architecture: hostArchitecture, mayFetch: false, output }));
}
