#!/usr/bin/env node
// npm run fuzz: throws mutated bytes at everything that reads foreign ones. See docs/testing.md.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { stop } from './progress.mjs';
import { root, setUp } from './set-up.mjs';

export const corpusFolder = join(root, 'test', 'fuzz', 'corpus');

/** Bundles targets and instrumented code into a folder of its own, which is the caller's to remove. */
export function buildFuzzBundle() {
  const folder = mkdtempSync(join(tmpdir(), 'tetherstick-fuzz-'));
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const config = join('test', 'fuzz', 'vite.config.ts');
  const { status } = spawnSync(
    process.execPath,
    [vite, 'build', '--config', config, '--outDir', folder],
    { cwd: root, stdio: ['ignore', 2, 2] },
  );
  if (status !== 0) stop('The fuzz targets could not be bundled (see above).', 1);
  return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await setUp();
  const bundleFolder = buildFuzzBundle();
  try {
    const { fuzz } = await import(pathToFileURL(join(bundleFolder, 'fuzz-run.js')).href);
    process.exitCode = await fuzz(process.argv.slice(2), {
      bundleFolder,
      corpusFolder,
      print: (line) => console.log(line),
    });
  } finally {
    rmSync(bundleFolder, { recursive: true, force: true });
  }
}
