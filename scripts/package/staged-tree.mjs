// Puts files into the tree of a package.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { say } from '../progress.mjs';
import { release } from './release-facts.mjs';

export function place(from, to, mode = 0o644) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
  chmodSync(to, mode);
}

export function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Without a time inside, so that the same sources give the same bytes. */
export function writeCompressed(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, gzipSync(text, { level: 9 }));
}

/** Takes the symbols out, where the tools here know that machine; the program runs either way. */
export function strip(path) {
  const { status } = spawnSync('strip', ['--strip-unneeded', path], { stdio: 'ignore' });
  if (status !== 0) say(`the symbols stay in ${path}: strip does not know its machine`);
}

/** Modes and times that do not depend on who builds, where and when. `modes`: path → other than 0644. */
export function settle(tree, modes) {
  for (const name of ['', ...readdirSync(tree, { recursive: true, encoding: 'utf8' })]) {
    const path = join(tree, name);
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) {
      lutimesSync(path, release.epoch, release.epoch);
      continue;
    }
    chmodSync(path, stat.isDirectory() ? 0o755 : (modes[name] ?? 0o644));
    utimesSync(path, release.epoch, release.epoch);
  }
}
