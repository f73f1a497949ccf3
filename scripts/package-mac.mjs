#!/usr/bin/env node
// npm run package:mac, on a Mac: dmg and zip of the app into dist/. Signed and notarised where the
// environment has a certificate (CSC_LINK) and an account; otherwise macOS asks before it opens it.
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { say, stop } from './progress.mjs';
import { root, setUp } from './set-up.mjs';

if (process.platform !== 'darwin') stop('dmg and zip are made on a Mac.');
await setUp();
const output = join(root, 'dist', 'app');
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules', 'electron-builder', 'cli.js'),
    ...['build', '--mac', `--${process.arch}`],
    ...['--config', 'electron-builder.yml', '--publish', 'never'],
    `-c.directories.output=${output}`,
  ],
  { cwd: root, stdio: 'inherit' },
);
if (status !== 0) stop('electron-builder failed (see above).', 1);
for (const name of readdirSync(output).filter((file) => /\.(dmg|zip)$/.test(file))) {
  cpSync(join(output, name), join(root, 'dist', name));
  say(`made ${join(root, 'dist', name)}`);
}
