#!/usr/bin/env node
// Keeps the blocks that kernel drivers made in the last run of the rig for the unit tests, where
// every npm test reads them without a guest: test/fixtures/kernel-blocks.json.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from './packages.mjs';

const target = join(import.meta.dirname, '..', 'fixtures', 'kernel-blocks.json');
const kept = JSON.parse(readFileSync(target, 'utf8'));
for (const guest of ['guest-1', 'guest-2']) {
  const path = join(cacheDir(), `${guest}-results.json`);
  const { measurements } = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  for (const [name, blocks] of Object.entries(measurements ?? {})) {
    const [, driver] = /^blocks of (\w+)$/.exec(name) ?? [];
    if (driver === undefined) continue;
    kept[driver] = blocks;
    console.log(`${blocks.length} blocks of ${driver}`);
  }
}
const sorted = Object.fromEntries(Object.entries(kept).sort(([a], [b]) => a.localeCompare(b)));
writeFileSync(target, `${JSON.stringify(sorted, undefined, 2)}\n`);
