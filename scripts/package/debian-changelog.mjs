// The changelog in the form that Debian packages carry, from CHANGELOG.md.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../set-up.mjs';
import { release } from './release-facts.mjs';

/** `[{ version, date, points }]`, newest first; headings are `## 0.1.0 (2026-11-25)`. */
export function readChangelog(text = readFileSync(join(root, 'CHANGELOG.md'), 'utf8')) {
  return text
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [heading = '', ...lines] = part.split('\n');
      const [, version, date] = /^(\S+)(?: \((\d{4}-\d{2}-\d{2})\))?/.exec(heading) ?? [];
      const points = lines
        .join('\n')
        .split(/^- /m)
        .slice(1)
        .map((point) => point.replace(/\s+/g, ' ').trim());
      return { version, date, points };
    });
}

export function debianChangelog(name) {
  return readChangelog()
    .map(({ version, date, points }) => {
      const number = version === 'Unreleased' ? release.version : version;
      const when = new Date(date === undefined ? release.epoch * 1000 : `${date}T12:00:00Z`);
      const list = points.map((point) => `  * ${folded(point)}\n`).join('');
      return `${name} (${number}) unstable; urgency=medium\n\n${list}\n -- ${release.maintainer}  ${when.toUTCString().replace('GMT', '+0000')}\n`;
    })
    .join('\n');
}

function folded(text) {
  return text.replace(/(.{1,74})(\s+|$)/g, '$1\n    ').trim();
}
