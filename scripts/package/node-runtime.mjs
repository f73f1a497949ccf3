// The Node that packages bring along: from the npm registry, checked against a pinned hash, kept in
// the user's cache folder.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { say, stop } from '../progress.mjs';
import { root } from '../set-up.mjs';

export const pinned = JSON.parse(
  readFileSync(join(root, 'packaging', 'cli', 'node-runtime.json'), 'utf8'),
);

/** A folder with `bin/node` and `LICENSE` for that architecture. */
export function nodeRuntime(architecture) {
  const { package: name, integrity } = pinned.architectures[architecture];
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tetherstick');
  const folder = join(cache, `${name}-${pinned.version}`);
  if (existsSync(join(folder, 'bin', 'node'))) return folder;
  say(`fetching ${name} ${pinned.version}`);
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'fetch-'));
  try {
    run('npm', ['pack', `${name}@${pinned.version}`, '--silent', '--pack-destination', work]);
    const archive = join(work, `${name}-${pinned.version}.tgz`);
    const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (found !== integrity) stop(`${name} ${pinned.version} is not the one that is pinned.`, 1);
    run('tar', ['-xzf', archive, '-C', work, 'package/bin/node', 'package/LICENSE']);
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(work, 'package'), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}

function run(command, args) {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) stop(`"${command} ${args[0]}" failed (see above).`, 1);
}
