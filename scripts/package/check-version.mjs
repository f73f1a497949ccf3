#!/usr/bin/env node
// node scripts/package/check-version.mjs [v0.1.0]: the version is the same wherever it stands.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stop } from '../progress.mjs';
import { root } from '../set-up.mjs';
import { readChangelog } from './debian-changelog.mjs';
import { release } from './release-facts.mjs';

const metainfo = 'packaging/desktop/org.tetherstick.Tetherstick.metainfo.xml';
const [newest] = readChangelog();
const [, shown, shownDate] =
  /<release version="([^"]+)" date="([^"]+)"/.exec(readFileSync(join(root, metainfo), 'utf8')) ??
  [];
const said = {
  'package.json': release.version,
  'the changelog': newest?.version,
  'the AppStream metadata': shown,
  ...(process.argv[2] === undefined ? {} : { 'the tag': process.argv[2].replace(/^v/, '') }),
};
const different = Object.entries(said).filter(([, version]) => version !== release.version);
if (different.length > 0) {
  stop(`Not ${release.version}: ${different.map((pair) => pair.join(' says ')).join(', ')}.`, 1);
}
if (newest.date !== shownDate)
  stop(`The changelog says ${newest.date}, AppStream ${shownDate}.`, 1);
console.log(`${release.version} of ${newest.date}, everywhere`);
