#!/usr/bin/env node
// npm run package -- [deb] [rpm] [--arch amd64|arm64]: installable packages into dist/.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildDeb } from './package/build-deb.mjs';
import { buildRpm } from './package/build-rpm.mjs';
import { hostArchitecture, stageCli } from './package/stage-cli.mjs';
import { say, stop } from './progress.mjs';
import { root, setUp } from './set-up.mjs';

const kinds = { deb: buildDeb, rpm: buildRpm };

const { values, positionals } = parseArgs({
  options: { arch: { type: 'string', default: hostArchitecture }, out: { type: 'string' } },
  allowPositionals: true,
});
const wanted = positionals.length > 0 ? positionals : Object.keys(kinds);
const unknown = wanted.find((kind) => kinds[kind] === undefined);
if (unknown !== undefined)
  stop(`There is no package "${unknown}"; there are: ${Object.keys(kinds).join(', ')}.`);

await setUp();
const destination = values.out ?? join(root, 'dist');
const tree = join(root, 'dist', 'tree');
for (const kind of wanted) {
  stageCli(tree, { architecture: values.arch });
  say(`made ${kinds[kind](tree, destination, values.arch)}`);
}
rmSync(tree, { recursive: true, force: true });
