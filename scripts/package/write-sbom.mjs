#!/usr/bin/env node
// node scripts/package/write-sbom.mjs FOLDER: a bill of materials of what is shipped, in CycloneDX 1.6
// (https://cyclonedx.org/docs/1.6/json/): npm packages beside and inside the bundles, Node, Electron.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../set-up.mjs';
import { pinned } from './node-runtime.mjs';
import { release } from './release-facts.mjs';
import { shippedPackages } from './shipped-packages.mjs';

const folder = process.argv[2] ?? join(root, 'dist');
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));

const components = [
  ...shippedPackages().map((shipped) => npmComponent(shipped)),
  {
    ...component('Node.js', pinned.version, 'application', 'MIT'),
    purl: `pkg:npm/${pinned.architectures.amd64.package}@${pinned.version}`,
    hashes: hashesOf(pinned.architectures.amd64.integrity),
  },
  npmComponent({ name: 'electron', license: 'MIT' }, 'framework'),
];
const bill = {
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: `urn:uuid:${uuid(JSON.stringify(components))}`,
  version: 1,
  metadata: {
    timestamp: new Date(release.epoch * 1000).toISOString(),
    component: {
      ...component('tetherstick', release.version, 'application', 'MIT'),
      'bom-ref': 'tetherstick',
    },
  },
  components,
  dependencies: [{ ref: 'tetherstick', dependsOn: components.map((one) => one['bom-ref']) }],
};
const path = join(folder, `tetherstick-${release.version}.cdx.json`);
writeFileSync(path, `${JSON.stringify(bill, null, 2)}\n`);
console.log(`${path}: ${components.length} components`);

function npmComponent({ name, license }, type = 'library') {
  const { version, integrity } = lock.packages[`node_modules/${name}`];
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return { ...component(name, version, type, license), purl, hashes: hashesOf(integrity) };
}

function component(name, version, type, license) {
  const licenses = [
    / (OR|AND) /.test(license) ? { expression: license } : { license: { id: license } },
  ];
  return { type, 'bom-ref': `${name}@${version}`, name, version, licenses };
}

/** `sha512-…` in base 64, as lock files have it. */
function hashesOf(integrity) {
  const [algorithm, value] = integrity.split('-');
  const content = Buffer.from(value, 'base64').toString('hex');
  return [{ alg: algorithm.toUpperCase().replace('SHA', 'SHA-'), content }];
}

/** The same for the same content, in the form of a random one. */
function uuid(text) {
  const hex = createHash('sha256').update(text).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ];
  return [...parts, hex.slice(20, 32)].join('-');
}
