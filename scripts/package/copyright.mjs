// The copyright file of a package: our licence, and that of everything it brings along.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bundledPackages } from '../bundled-packages.mjs';
import { root } from '../set-up.mjs';
import { release } from './release-facts.mjs';

/**
 * Text in the machine-readable form of Debian's copyright files. `folder`: where the program is;
 * `modules`: npm packages beside the bundles; `others`: sections of what else comes along.
 */
export function copyright({ folder, modules, others }) {
  const ours = readFileSync(join(root, 'LICENSE'), 'utf8');
  const sections = [
    {
      files: '*',
      holders: '2026 The Tetherstick contributors',
      license: 'MIT',
      text: ours.slice(ours.indexOf('Permission is hereby')),
    },
    ...others,
    ...bundledPackages().map((name) => ({ ...licenceOf(name), files: `${folder}/out/*` })),
    ...modules.map((name) => ({ ...licenceOf(name), files: `${folder}/node_modules/${name}/*` })),
    ...assets.map(({ file, text, ...rest }) => ({
      ...rest,
      files: `${folder}/${file}`,
      text: readFileSync(join(root, text), 'utf8'),
    })),
  ];
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Tetherstick
Source: ${release.homepage}

${sections.map(section).join('\n')}`;
}

/** What is in the bundles and is neither ours nor an npm package. */
const assets = [
  {
    file: 'out/renderer/assets/*.woff2',
    holders: 'the Atkinson Hyperlegible Next project authors',
    license: 'OFL-1.1',
    text: 'renderer/theme/fonts/OFL.txt',
  },
  {
    file: 'out/data/plans.json',
    holders: 'the mobile-broadband-provider-info contributors',
    license: 'public-domain',
    text: 'data/mobile-broadband-provider-info/copyright',
  },
];

/** Who holds the copyright of an npm package, and the text of its licence. */
export function licenceOf(name) {
  const folder = join(root, 'node_modules', name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const { author } = manifest;
  const identifier = String(manifest.license ?? 'unknown');
  return {
    holders: (typeof author === 'string' ? author : author?.name) ?? `the authors of ${name}`,
    identifier,
    license: `${identifier}-${name.replace(/[@/]/g, '-')}`,
    text:
      file === undefined
        ? `See package.json of ${name}.`
        : readFileSync(join(folder, file), 'utf8'),
  };
}

function section({ files, holders, license, text }) {
  const body = text
    .trimEnd()
    .split('\n')
    .map((line) => (line.trim() === '' ? ' .' : ` ${line.trimEnd()}`));
  return `Files: ${files}\nCopyright: ${holders}\nLicense: ${license}\n${body.join('\n')}\n`;
}
