// Where Electron's program is, fetching it once where it is missing. Its package is never imported:
// that alone would start the download, without a word.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const FETCH_LIMIT_MS = 300_000;

/** `{ path }`, or `{ reason }` in one plain sentence. `say` tells that a download begins. */
export function findElectron({ env = process.env, say = () => {}, mayFetch = true } = {}) {
  let folder;
  try {
    folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return { reason: 'Electron is not among the installed packages.' };
  }
  const present = () => {
    const path = binaryPath(folder, env);
    return path !== undefined && existsSync(path) ? path : undefined;
  };
  const path = present();
  if (path !== undefined) return { path };
  if (!mayFetch) return { reason: 'Electron is not here, and fetching it was not wanted.' };

  say('fetching Electron, about 120 MB');
  const done = spawnSync(process.execPath, [join(folder, 'install.js')], {
    encoding: 'utf8',
    timeout: FETCH_LIMIT_MS,
    stdio: ['ignore', 2, 'pipe'],
  });
  const fetched = present();
  if (fetched !== undefined) return { path: fetched };
  const line = (done.stderr ?? '').split('\n').find((text) => /error|failed/i.test(text));
  const why =
    done.error === undefined ? (line ?? 'no reason was given').trim() : 'it took too long';
  return { reason: `Electron could not be fetched (${why}).` };
}

function binaryPath(folder, env) {
  const file = join(folder, 'path.txt');
  const name = existsSync(file) ? readFileSync(file, 'utf8').trim() : defaultName();
  return join(env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), name);
}

function defaultName() {
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}
