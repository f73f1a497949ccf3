#!/usr/bin/env node
// node scripts/package/release-notes.mjs: what the changelog says about this version, as Markdown.
import { readChangelog } from './debian-changelog.mjs';
import { release } from './release-facts.mjs';

const { points = [] } = readChangelog().find(({ version }) => version === release.version) ?? {};
console.log(`${points.map((point) => `- ${point}`).join('\n')}

Check a download with \`sha256sum --check --ignore-missing SHA256SUMS\`, and where it was made with
\`gh attestation verify FILE --repo tetherstick/tetherstick\`.`);
