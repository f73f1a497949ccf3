// What every package says about itself.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../set-up.mjs';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Seconds since 1970 of the sources: their commit, or what the builder says. */
const epoch = Number(process.env.SOURCE_DATE_EPOCH ?? commitTime());

export const release = {
  version: manifest.version,
  description: manifest.description,
  homepage: 'https://github.com/tetherstick/tetherstick',
  maintainer: 'Tetherstick developers <developers@tetherstick.org>',
  epoch,
  date: new Date(epoch * 1000).toISOString().slice(0, 10),
};

/** Debian's name of the machine this runs on. */
export const hostArchitecture = process.arch === 'x64' ? 'amd64' : process.arch;

function commitTime() {
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], {
    cwd: root,
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : Math.floor(Date.now() / 1000);
}
