#!/usr/bin/env node
// npm run lint-packages: lintian over the packages in dist/. An error ends it, unless a written
// override in packaging/ says why it is none.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { stop } from './progress.mjs';
import { root } from './set-up.mjs';

const folder = join(root, 'dist');
const packages = readdirSync(folder).filter((name) => name.endsWith('.deb'));
if (packages.length === 0) stop('There is no package in dist/; npm run package makes them.');
const args = ['--fail-on', 'error', '--tag-display-limit', '0', '--allow-root'];
const { status, error } = spawnSync(
  'lintian',
  [...args, ...packages.map((name) => join(folder, name))],
  { stdio: 'inherit' },
);
if (error !== undefined) stop('lintian is missing (Debian: apt install lintian).');
if (status !== 0) stop('lintian found errors (see above).', 1);
console.log(`lintian: no error in ${packages.join(', ')}`);
