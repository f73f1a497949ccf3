// The copyright file of a package: our licence, and that of everything it brings along.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../set-up.mjs';
import { nodeRuntime, pinned } from './node-runtime.mjs';
import { release } from './release-facts.mjs';

/** Text in the machine-readable form of Debian's copyright files; `modules` holds npm packages. */
export function copyright(modules, architecture) {
  const ours = readFileSync(join(root, 'LICENSE'), 'utf8');
  const sections = [
    `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Tetherstick
Source: ${release.homepage}
`,
    section('*', '2026 The Tetherstick contributors', 'MIT', withoutHead(ours)),
    section(
      'usr/lib/tetherstick/node',
      'Node.js contributors, and those named in the text',
      `Node.js-${pinned.version}`,
      readFileSync(join(nodeRuntime(architecture), 'LICENSE'), 'utf8'),
    ),
    ...bundledPackages().map(({ place, name, license, author, text }) =>
      section(place, author, `${license}-${name.replace(/[@/]/g, '-')}`, text),
    ),
    ...installedPackages(modules).map(({ place, name, license, author, text }) =>
      section(place, author, `${license}-${name.replace(/[@/]/g, '-')}`, text),
    ),
  ];
  return sections.join('\n');
}

function installedPackages(modules) {
  return packageFolders(modules).map((name) => ({
    ...packageFacts(join(modules, name), name),
    place: `usr/lib/tetherstick/node_modules/${name}/*`,
  }));
}

/** Packages whose code is inside the bundles; the build writes their names beside them. */
function bundledPackages() {
  const list = join(root, 'out', 'bundled-packages.json');
  if (!existsSync(list)) return [];
  return JSON.parse(readFileSync(list, 'utf8')).map((name) => ({
    ...packageFacts(join(root, 'node_modules', name), name),
    place: 'usr/lib/tetherstick/out/*',
  }));
}

function packageFolders(modules) {
  return readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((part) => `${name}/${part}`) : name,
  );
}

function packageFacts(folder, name) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const { author } = manifest;
  return {
    name,
    license: String(manifest.license ?? 'unknown'),
    author: (typeof author === 'string' ? author : author?.name) ?? `the authors of ${name}`,
    text:
      file === undefined
        ? `See package.json of ${name}.`
        : readFileSync(join(folder, file), 'utf8'),
  };
}

function section(files, holders, license, text) {
  const body = text
    .trimEnd()
    .split('\n')
    .map((line) => (line.trim() === '' ? ' .' : ` ${line.trimEnd()}`));
  return `Files: ${files}\nCopyright: ${holders}\nLicense: ${license}\n${body.join('\n')}\n`;
}

/** The title and the copyright line stand in their own fields. */
function withoutHead(text) {
  return text.slice(text.indexOf('Permission is hereby'));
}
