/**
 * Builds addon and helper when their sources have changed. Nothing is downloaded where the headers of the
 * running Node lie beside it (`<prefix>/include/node`); else node-gyp fetches them.
 *
 * As a program: `node native-bridge/build.mjs [--force]`; exit code 3 when a tool is missing.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const addonDir = join(import.meta.dirname, 'addon');
const addonPath = join(addonDir, 'build', 'Release', 'tetherstick.node');
const stampPath = join(addonDir, 'build', 'sources.sha256');

const helperDir = join(import.meta.dirname, 'helper');
const helperPath = join(helperDir, 'build', 'tetherstick-helper');
const helperStampPath = join(helperDir, 'build', 'sources.sha256');

/** Every warning an error, every mitigation the compiler has on all our machines. */
export const helperFlags = [
  ...['-std=c11', '-D_GNU_SOURCE', '-O2', '-Wall', '-Wextra', '-Werror', '-Wshadow', '-Wformat=2'],
  ...['-fstack-protector-strong', '-D_FORTIFY_SOURCE=2', '-fstack-clash-protection'],
  ...['-fPIE', '-pie', '-Wl,-z,relro', '-Wl,-z,now', '-Wl,-z,noexecstack'],
];

export const MISSING_TOOL_EXIT_CODE = 3;

/** Carries the exit code a program should end with; the message is one sentence. */
export class AddonBuildError extends Error {
  /**
   * @param {string} message
   * @param {number} exitCode
   */
  constructor(message, exitCode) {
    super(message);
    this.name = 'AddonBuildError';
    this.exitCode = exitCode;
  }
}

/**
 * @param {{ force?: boolean, onBuild?: () => void }} [options] `onBuild` is called before the
 *   compiler starts, and not at all when the addon is up to date.
 * @returns {{ built: boolean, addonPath: string }} `built` is false when it was up to date.
 * @throws {AddonBuildError}
 */
export function buildAddon({ force = false, onBuild = () => undefined } = {}) {
  const stamp = hashSources();
  if (!force && isUpToDate(stamp)) return { built: false, addonPath };

  requireTools();
  onBuild();
  const result = spawnSync(...npmCommand(['run', 'build', '--', ...nodedirArguments()]), {
    cwd: import.meta.dirname,
    encoding: 'utf8',
    env: { ...process.env, npm_config_update_notifier: 'false' },
  });
  if (result.error !== undefined || result.status !== 0) {
    const output = result.error?.message ?? `${result.stdout}${result.stderr}`;
    throw new AddonBuildError(`The native addon does not build:\n${output}`, 1);
  }
  writeFileSync(stampPath, stamp);
  return { built: true, addonPath };
}

/**
 * The privileged helper, of Linux only. Options and errors as of {@link buildAddon}.
 *
 * @param {{ force?: boolean, onBuild?: () => void }} [options]
 * @returns {{ built: boolean, helperPath: string | undefined }} No path on other systems.
 * @throws {AddonBuildError}
 */
export function buildHelper({ force = false, onBuild = () => undefined } = {}) {
  if (process.platform !== 'linux') return { built: false, helperPath: undefined };
  const stamp = hashSources(helperDir, helperFlags.join(' '));
  if (!force && isUpToDate(stamp, helperPath, helperStampPath)) return { built: false, helperPath };
  requireTools([compilerTool]);
  onBuild();
  mkdirSync(join(helperDir, 'build'), { recursive: true });
  const sources = readdirSync(helperDir).filter((name) => name.endsWith('.c'));
  const compiler = compilerTool.commands.find(isOnPath) ?? 'cc';
  const result = spawnSync(compiler, [...helperFlags, '-o', helperPath, ...sources.sort()], {
    cwd: helperDir,
    encoding: 'utf8',
  });
  if (result.error !== undefined || result.status !== 0) {
    const output = result.error?.message ?? `${result.stdout}${result.stderr}`;
    throw new AddonBuildError(`The helper does not build:\n${output}`, 1);
  }
  writeFileSync(helperStampPath, stamp);
  return { built: true, helperPath };
}

/**
 * One hash over names and contents, and over the kind of machine the result runs on.
 *
 * @param {string} folder
 * @param {string} [flags]
 */
function hashSources(folder = addonDir, flags = '') {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}\n${flags}`);
  const names = readdirSync(folder).filter((name) => /\.(c|h|gyp)$/.test(name));
  for (const name of names.sort()) {
    hash.update(`${name}\n`).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex');
}

/** Whether addon and helper are made from the sources as they are, so that no compiler is needed. */
export function isBuilt() {
  const helper = hashSources(helperDir, helperFlags.join(' '));
  const isHelperBuilt =
    process.platform !== 'linux' || isUpToDate(helper, helperPath, helperStampPath);
  return isUpToDate(hashSources()) && isHelperBuilt;
}

/** @param {string} stamp */
function isUpToDate(stamp, resultPath = addonPath, path = stampPath) {
  return existsSync(resultPath) && existsSync(path) && readFileSync(path, 'utf8') === stamp;
}

const compilerTool = { name: 'cc', commands: compilerOr('CC', ['cc', 'gcc', 'clang']) };

const addonTools = [
  { name: 'python3', commands: ['python3', 'python'] },
  { name: 'make', commands: ['make', 'gmake'] },
  compilerTool,
  // gyp links with the C++ driver, also a target that is all C.
  { name: 'c++', commands: compilerOr('CXX', ['c++', 'g++', 'clang++']) },
];

function requireTools(wanted = addonTools) {
  const missing = wanted.filter(({ commands }) => !commands.some(isOnPath)).map(({ name }) => name);
  if (missing.length === 0) return;
  const hint =
    process.platform === 'darwin'
      ? 'xcode-select --install'
      : 'on Debian and Ubuntu: apt install build-essential python3';
  throw new AddonBuildError(
    `Building native code needs ${missing.join(', ')}, not found on PATH (${hint}).`,
    MISSING_TOOL_EXIT_CODE,
  );
}

/**
 * @param {'CC' | 'CXX'} variable
 * @param {string[]} usual
 */
function compilerOr(variable, usual) {
  const chosen = process.env[variable]?.split(' ')[0];
  return chosen === undefined || chosen === '' ? usual : [chosen];
}

/** @param {string} command */
function isOnPath(command) {
  if (command.includes('/')) return isExecutable(command);
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.some((folder) => isExecutable(join(folder, command)));
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Inside an npm script npm says where it is; npm in turn puts its own node-gyp on PATH. */
function npmCommand(/** @type {string[]} */ args) {
  const npmPath = process.env.npm_execpath;
  /** @type {[string, string[]]} */
  const command =
    npmPath !== undefined && /npm-cli\.[cm]?js$/.test(npmPath)
      ? [process.execPath, [npmPath, ...args]]
      : ['npm', args];
  return command;
}

function nodedirArguments() {
  const prefix = dirname(dirname(process.execPath));
  const hasHeaders = existsSync(join(prefix, 'include', 'node', 'node_api.h'));
  return hasHeaders ? [`--nodedir=${prefix}`] : [];
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const force = process.argv.includes('--force');
    const addon = buildAddon({ force });
    console.log(addon.built ? 'native addon: built' : 'native addon: up to date');
    const helper = buildHelper({ force });
    console.log(helper.built ? 'helper: built' : 'helper: up to date');
  } catch (error) {
    if (!(error instanceof AddonBuildError)) throw error;
    console.error(error.message);
    process.exitCode = error.exitCode;
  }
}
