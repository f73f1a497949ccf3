/** Where the helper is, and which way there is to start it with the rights it needs. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where the package puts it: the path in the polkit action, root's own. */
export const INSTALLED_HELPER = '/usr/lib/tetherstick/tetherstick-helper';

const pkexecPaths = ['/usr/bin/pkexec', '/usr/local/bin/pkexec'];

export type HelperStart =
  /** Somebody with rights waits for us at a socket. */
  | { readonly way: 'socket'; readonly path: string }
  | { readonly way: 'directly'; readonly program: string }
  | { readonly way: 'pkexec'; readonly pkexec: string; readonly program: string }
  | { readonly way: 'none'; readonly reason: 'not-installed' | 'no-pkexec' };

/** How the helper would be started by this process, by what there is on this computer. */
export function findHelperStart(uid: number, folder: string): HelperStart {
  const path = listeningSocket(uid);
  if (existsSync(path)) return { way: 'socket', path };
  if (uid === 0) {
    const program = findBuiltHelper(folder) ?? installedHelper();
    return program === undefined
      ? { way: 'none', reason: 'not-installed' }
      : { way: 'directly', program };
  }
  const program = installedHelper();
  if (program === undefined) return { way: 'none', reason: 'not-installed' };
  const pkexec = pkexecPaths.find((candidate) => existsSync(candidate));
  return pkexec === undefined
    ? { way: 'none', reason: 'no-pkexec' }
    : { way: 'pkexec', pkexec, program };
}

export function listeningSocket(uid: number): string {
  return `/run/tetherstick-helper/${uid}.sock`;
}

/** What a person types where nothing can ask for the permission. */
export function commandByHand(uid: number): string {
  return `sudo ${INSTALLED_HELPER} --listen ${uid}`;
}

/** Only root's own program may be given root's rights. */
export function installedHelper(): string | undefined {
  const stat = statSync(INSTALLED_HELPER, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile() || stat.uid !== 0) return undefined;
  return (stat.mode & 0o022) === 0 ? INSTALLED_HELPER : undefined;
}

/** In a clone: for root, who may run what he has built. */
function findBuiltHelper(folder: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    const path = join(current, 'native-bridge', 'helper', 'build', 'tetherstick-helper');
    if (existsSync(path)) return path;
    if (dirname(current) === current) return undefined;
  }
}
