#!/usr/bin/env node
// node scripts/package/checksums.mjs FOLDER: the file that `sha256sum --check` reads.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const published = /\.(deb|rpm|tar\.gz|AppImage|dmg|zip|cdx\.json)$/;

/** Writes SHA256SUMS for everything in `folder` that is published; returns its path. */
export function writeChecksums(folder) {
  const lines = readdirSync(folder)
    .filter((name) => published.test(name))
    .sort()
    .map((name) => {
      const hash = createHash('sha256').update(readFileSync(join(folder, name)));
      return `${hash.digest('hex')}  ${name}\n`;
    });
  const path = join(folder, 'SHA256SUMS');
  writeFileSync(path, lines.join(''));
  return path;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(writeChecksums(process.argv[2]));
