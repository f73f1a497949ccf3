#!/usr/bin/env node
// npm run screenshots -- [FOLDER]: a picture of every view, light and dark, English and German, wide and
// narrow. Prints where they are.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root, setUp } from './set-up.mjs';

const folder = resolve(process.argv[2] ?? join(root, 'out', 'screenshots'));
mkdirSync(folder, { recursive: true });
await setUp();
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const args = ['run', '--config', 'vitest.e2e.config.ts', 'test/e2e/gallery.test.ts'];
const { status } = spawnSync(process.execPath, [vitest, ...args, '-t', 'keeps a picture'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, TETHERSTICK_SCREENSHOTS: folder },
});
process.exit(status ?? 1);
