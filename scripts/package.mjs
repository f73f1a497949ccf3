#!/usr/bin/env node
// npm run package -- [deb] [rpm] [tar] [--only cli|desktop] [--arch amd64|arm64] [--out DIR] [--quick]
// Installable packages into dist/. Without --fetch no Electron is downloaded: a stand-in takes its
// place, and the package says so.
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildDeb } from './package/build-deb.mjs';
import { buildRpm } from './package/build-rpm.mjs';
import { writeChecksums } from './package/checksums.mjs';
import { packageKinds } from './package/package-kinds.mjs';
import { hostArchitecture } from './package/release-facts.mjs';
import { stageApp } from './package/stage-app.mjs';
import { stageCli } from './package/stage-cli.mjs';
import { say, stop } from './progress.mjs';
import { root, setUp } from './set-up.mjs';

const builders = { deb: buildDeb, rpm: buildRpm };

const { values, positionals } = parseArgs({
  options: {
    arch: { type: 'string', default: hostArchitecture },
    out: { type: 'string' },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    fetch: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const formats = positionals.length > 0 ? positionals : ['deb', 'rpm', 'tar'];
const unknown = formats.find((format) => format !== 'tar' && builders[format] === undefined);
if (unknown !== undefined) stop(`There is no package "${unknown}"; there are: deb, rpm, tar.`);
const kinds = packageKinds.filter((kind) => values.only === undefined || values.only === kind);
if (kinds.length === 0)
  stop(`There is no "${values.only}"; there are: ${packageKinds.join(', ')}.`);

await setUp();
const destination = values.out ?? join(root, 'dist');
const tree = join(root, 'dist', 'tree');
mkdirSync(destination, { recursive: true });
for (const kind of kinds) {
  stage(kind);
  for (const format of formats.filter((one) => builders[one] !== undefined)) {
    say(`made ${builders[format](kind, tree, destination, values.arch, values.quick)}`);
    rmSync(join(tree, 'DEBIAN'), { recursive: true, force: true });
  }
}
rmSync(tree, { recursive: true, force: true });
say(`made ${writeChecksums(destination)}`);

function stage(kind) {
  const architecture = values.arch;
  if (kind === 'cli') {
    stageCli(tree, { architecture });
    return;
  }
  const archive = formats.includes('tar');
  stageApp(tree, { architecture, archive, mayFetch: values.fetch });
  const output = join(root, 'dist', 'app');
  for (const name of readdirSync(output).filter((file) => file.endsWith('.tar.gz'))) {
    cpSync(join(output, name), join(destination, name));
    say(`made ${join(destination, name)}`);
  }
}
