// Debian packages the tests of the helper unpack into their sandbox, downloaded once.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const names = [
  ...['resolvconf', 'openresolv', 'pkexec'],
  ...['systemd-resolved', 'libsystemd-shared'],
  ...['network-manager', 'libnm0', 'libndp0', 'libteamdctl0'],
  ...['libbluetooth3', 'libmm-glib0', 'libjansson4'],
];

/** The folder they are in; those that can not be had are missing there. */
export function provideSandboxPackages() {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = join(cache, 'tetherstick', 'sandbox');
  mkdirSync(folder, { recursive: true });
  const there = readdirSync(folder);
  for (const name of names.filter((one) => !there.some((file) => file.startsWith(`${one}_`)))) {
    spawnSync('apt-get', ['download', '-qq', name], { cwd: folder, stdio: 'ignore' });
  }
  return folder;
}
