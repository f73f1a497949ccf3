#!/usr/bin/env node
// npm run licences: what is shipped is under licences we can pass on, what we build with under free ones.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { acceptedLicences, shippedPackages } from './package/shipped-packages.mjs';
import { stop } from './progress.mjs';
import { buildBundles, root } from './set-up.mjs';

/** Of tools that stay here. */
const forTools = new Set([
  ...acceptedLicences,
  ...['Apache-2.0', 'BlueOak-1.0.0', 'CC-BY-4.0', 'CC0-1.0', 'MPL-2.0', 'Python-2.0', 'Unlicense'],
  ...['MIT-0', 'WTFPL', 'W3C-20150513'],
]);

buildBundles();
const shipped = shippedPackages();
const refused = shipped.filter(({ license }) => !acceptedLicences.has(license));
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const tools = Object.entries(lock.packages).flatMap(([path, { license, optional }]) =>
  path === '' || optional === true ? [] : [{ name: path.replace('node_modules/', ''), license }],
);
const strange = tools.filter(({ license }) => !isFree(license));
for (const { name, license } of [...refused, ...strange]) console.error(`${name}: ${license}`);
if (refused.length + strange.length > 0) stop('These licences are on no list (see above).', 1);
console.log(
  `${shipped.length} packages shipped, ${tools.length} in all: every licence is on the list`,
);

/** `(MIT OR GPL-3.0)`: one of them is enough. */
function isFree(license = 'none') {
  return license
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => forTools.has(one.trim())));
}
