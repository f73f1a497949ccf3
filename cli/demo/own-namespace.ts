/** Runs this program again in a network namespace of its own, where nothing of the machine shows. */
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';

/** How a namespace can be had here, or why not. */
export type NamespaceWay =
  | { readonly ok: true; readonly unshareArgs: readonly string[] }
  | { readonly ok: false; readonly reason: string };

export function findNamespaceWay(): NamespaceWay {
  if (process.platform !== 'linux') {
    return {
      ok: false,
      reason: 'The demo needs Linux: it builds its own network from namespaces.',
    };
  }
  if (!existsSync('/dev/net/tun')) {
    return { ok: false, reason: 'There is no /dev/net/tun. Load it with "sudo modprobe tun".' };
  }
  if (!isWritable('/dev/net/tun')) {
    return {
      ok: false,
      reason: 'This account may not open /dev/net/tun (mode 0666 is usual). Run the demo as root.',
    };
  }
  const asRoot = ['--net'];
  if (process.getuid?.() === 0 && works(asRoot)) return { ok: true, unshareArgs: asRoot };
  const asUser = ['--user', '--map-root-user', '--net'];
  if (works(asUser)) return { ok: true, unshareArgs: asUser };
  return {
    ok: false,
    reason:
      'Neither root rights nor unprivileged user namespaces are there. Run the demo as root, or ' +
      'allow them: sysctl kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu) or ' +
      'kernel.unprivileged_userns_clone=1 (older Debian).',
  };
}

/** Starts `args` of this very program inside, ended with this one, and resolves with its exit code. */
export function runInside(
  unshareArgs: readonly string[],
  args: readonly string[],
): Promise<number> {
  const script = process.argv[1] ?? '';
  const inner = [...endsWithParent('KILL'), process.execPath, script, ...args];
  const child = spawn('unshare', [...unshareArgs, ...inner], { stdio: 'inherit' });
  const passOn = (signal: NodeJS.Signals) => child.kill(signal);
  const ignore = () => undefined;
  // A terminal sends Ctrl-C to both; a plain kill reaches only this process.
  process.on('SIGINT', ignore);
  process.on('SIGTERM', passOn);
  return new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (code) => {
      process.off('SIGINT', ignore);
      process.off('SIGTERM', passOn);
      resolve(code ?? 1);
    });
  });
}

/**
 * Put before a command: the kernel sends it `signal` when this process ends, even by kill -9. Empty
 * where setpriv (of util-linux) can not do that. After unshare, whose new rights would clear it.
 */
function endsWithParent(signal: string): string[] {
  const wrapper = ['--pdeathsig', signal];
  const { status } = spawnSync('setpriv', [...wrapper, 'true'], { stdio: 'ignore' });
  return status === 0 ? ['setpriv', ...wrapper] : [];
}

function works(unshareArgs: readonly string[]): boolean {
  return spawnSync('unshare', [...unshareArgs, 'true'], { stdio: 'ignore' }).status === 0;
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
