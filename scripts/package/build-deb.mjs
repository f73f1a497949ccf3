// A Debian package from a staged tree.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { say, stop } from '../progress.mjs';
import { root } from '../set-up.mjs';
import { release } from './release-facts.mjs';

const facts = JSON.parse(readFileSync(join(root, 'packaging/cli/package-facts.json'), 'utf8'));

/** Writes `tetherstick-cli_VERSION_ARCH.deb` into `destination`; returns its path. */
export function buildDeb(tree, destination, architecture) {
  const control = join(tree, 'DEBIAN');
  mkdirSync(control, { recursive: true });
  writeFileSync(join(control, 'control'), controlFile(tree, architecture));
  writeFileSync(join(control, 'md5sums'), digests(tree));
  for (const script of ['postinst', 'prerm', 'postrm']) {
    cpSync(join(root, 'packaging/cli/debian', script), join(control, script));
    chmodSync(join(control, script), 0o755);
  }
  mkdirSync(destination, { recursive: true });
  const path = join(destination, `tetherstick-cli_${release.version}_${architecture}.deb`);
  say(`building ${path}`);
  const built = spawnSync(
    'dpkg-deb',
    ['--build', '--root-owner-group', '-Zzstd', '-z9', tree, path],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, SOURCE_DATE_EPOCH: String(release.epoch) },
    },
  );
  if (built.status !== 0) stop('dpkg-deb failed (see above).', 1);
  return path;
}

function controlFile(tree, architecture) {
  const size = Math.ceil(
    files(tree).reduce((sum, name) => sum + statSync(join(tree, name)).size, 0) / 1024,
  );
  return `Package: tetherstick-cli
Version: ${release.version}
Architecture: ${architecture}
Maintainer: ${release.maintainer}
Installed-Size: ${size}
Depends: ${facts.debian.depends.join(', ')}
Recommends: ${facts.debian.recommends.join(', ')}
Suggests: ${facts.debian.suggests.join(', ')}
Section: net
Priority: optional
Homepage: ${release.homepage}
Description: ${facts.summary}
${facts.description.map((line) => ` ${line === '' ? '.' : line}`).join('\n')}
`;
}

function digests(tree) {
  return files(tree)
    .map((name) => {
      const hash = createHash('md5')
        .update(readFileSync(join(tree, name)))
        .digest('hex');
      return `${hash}  ${name}\n`;
    })
    .join('');
}

function files(tree) {
  return readdirSync(tree, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('DEBIAN') && statSync(join(tree, name)).isFile())
    .sort();
}
