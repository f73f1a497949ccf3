#!/usr/bin/env node
// npm run check: types of everything, style of what differs from origin/main. What has been checked
// once is remembered. `npm run check -- --all` looks at every file afresh, as npm test does.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './set-up.mjs';

const all = process.argv.includes('--all') || changedFiles() === undefined;
const files = all ? ['.'] : changedFiles().filter((file) => existsSync(join(root, file)));
const sources = all ? files : files.filter((file) => /\.tsx?$/.test(file));
const cache = join('node_modules', '.cache');

const projects = ['node', 'web', 'e2e'].filter((name) =>
  existsSync(join(root, `tsconfig.${name}.json`)),
);
for (const name of projects) {
  const memory = all ? [] : ['--incremental', '--tsBuildInfoFile', join(cache, `tsc-${name}`)];
  run('types', ['typescript', 'bin', 'tsc'], ['-p', `tsconfig.${name}.json`, ...memory]);
}
if (sources.length > 0) {
  run(
    'lint',
    ['eslint', 'bin', 'eslint.js'],
    ['--max-warnings', '0', '--no-warn-ignored', ...sources],
  );
}
if (files.length > 0) {
  const options = [
    '--check',
    '--ignore-unknown',
    '--log-level',
    'warn',
    '--cache',
    '--cache-location',
    join(cache, 'prettier-cache'),
  ];
  run('format', ['prettier', 'bin', 'prettier.cjs'], [...options, ...files]);
}

/** Undefined where there is no origin/main to compare with. */
function changedFiles() {
  const base = git(['merge-base', 'HEAD', 'origin/main'])?.trim();
  if (base === undefined) return undefined;
  const lists = [git(['diff', '--name-only', base]), git(['ls-files', '-o', '--exclude-standard'])];
  return lists.flatMap((list) => (list ?? '').split('\n')).filter((file) => file !== '');
}

function git(args) {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}

function run(name, tool, args) {
  const { status } = spawnSync(process.execPath, [join('node_modules', ...tool), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status === 0) return;
  console.error(`${name}: see above`);
  process.exit(1);
}
