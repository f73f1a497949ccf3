#!/usr/bin/env node
// Brings a fresh clone to the point where everything can run: dependencies, addon, bundles. Each
// step looks first whether it is done already, so that calling it again costs a moment only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AddonBuildError, buildAddon, buildHelper, isBuilt } from '../native-bridge/build.mjs';
import { providePackages, toolsForBuild } from './debian-packages.mjs';
import { say, stop } from './progress.mjs';

export const root = join(import.meta.dirname, '..');

/** Does all of it. */
export function setUp() {
  checkNode();
  installDependencies();
  buildNative();
  buildBundles();
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    stop(`Tetherstick needs Node 20.19 or newer; this is ${process.versions.node}.`);
  }
}

function installDependencies() {
  const stamp = join(root, 'node_modules', '.tetherstick-lock');
  const wanted = digest(['package-lock.json']);
  if (readStamp(stamp) === wanted) return;
  say('installing dependencies (npm ci)');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], 'The dependencies');
  writeFileSync(stamp, wanted);
}

function buildNative() {
  if (isBuilt()) return;
  const missing = providePackages(toolsForBuild);
  if (missing.length > 0) {
    stop(
      `To build the TUN addon, install: ${missing.join(' ')} (Debian: apt install ${missing.join(' ')}).`,
    );
  }
  try {
    buildAddon({ onBuild: () => say('building the TUN addon') });
    buildHelper({ onBuild: () => say('building the helper') });
  } catch (error) {
    if (!(error instanceof AddonBuildError)) throw error;
    stop(error.message, error.exitCode);
  }
}

/** The bundles are made again when any source they are made from has changed. */
export function buildBundles() {
  buildEngine();
  buildPage();
}

function buildEngine() {
  const stamp = join(root, 'out', '.tetherstick-sources');
  const wanted = digest([
    'package-lock.json',
    'scripts/bundled-packages.mjs',
    'vite.engine.config.ts',
    'vite.preload.config.ts',
    ...sources('main'),
    ...sources('preload'),
    ...sources('data', /\.xml$|snapshot-date$/),
    ...sources('shared'),
    ...sources('cli'),
    ...sources('simulator'),
    ...sources('native-bridge'),
  ]);
  if (readStamp(stamp) === wanted) return;
  say('bundling (vite build)');
  for (const config of ['vite.engine.config.ts', 'vite.preload.config.ts']) {
    const vite = join('node_modules', 'vite', 'bin', 'vite.js');
    run(process.execPath, [vite, 'build', '--config', config], 'The bundles');
  }
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** The page. Its stamp lies beside it: bundling the engine empties the folder above. */
function buildPage() {
  const stamp = join(root, 'out', 'renderer', '.tetherstick-sources');
  const wanted = digest([
    'package-lock.json',
    'scripts/bundled-packages.mjs',
    'vite.renderer.config.ts',
    ...sources('renderer', /\.(tsx?|css|html|woff2|svg)$/),
    ...sources('shared'),
  ]);
  if (readStamp(stamp) === wanted) return;
  say('bundling the page (vite build)');
  run(
    process.execPath,
    [
      join('node_modules', 'vite', 'bin', 'vite.js'),
      'build',
      '--config',
      'vite.renderer.config.ts',
    ],
    'The page',
  );
  writeFileSync(stamp, wanted);
}

/** Source files of a folder, tests left out: they are in no bundle. */
function sources(dir, kinds = /\.(ts|json)$/) {
  return readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' })
    .filter((name) => kinds.test(name) && !/\.test\.tsx?$|(^|\/)build\//.test(name))
    .map((name) => join(dir, name))
    .sort();
}

function digest(files) {
  const hash = createHash('sha256').update(process.versions.node);
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function readStamp(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function run(command, args, what) {
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (done.status !== 0) {
    stop(`${what} could not be made ready: "${command} ${args.join(' ')}" failed (see above).`, 1);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  setUp();
  say('ready');
}
