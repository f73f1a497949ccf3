// A Debian package from a staged tree.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { say, stop } from '../progress.mjs';
import { maintainerScript, packageFacts } from './package-kinds.mjs';
import { release } from './release-facts.mjs';

/**
 * Writes `NAME_VERSION_ARCH.deb` into `destination`; returns its path. `isQuick`: a larger one, sooner.
 */
export function buildDeb(kind, tree, destination, architecture, isQuick) {
  const facts = packageFacts(kind);
  const control = join(tree, 'DEBIAN');
  mkdirSync(control, { recursive: true });
  writeFileSync(join(control, 'control'), controlFile(facts, tree, architecture));
  writeFileSync(join(control, 'md5sums'), digests(tree));
  for (const script of ['postinst', 'prerm', 'postrm']) {
    writeFileSync(join(control, script), maintainerScript(kind, script));
    chmodSync(join(control, script), 0o755);
  }
  mkdirSync(destination, { recursive: true });
  const path = join(destination, `${facts.name}_${release.version}_${architecture}.deb`);
  say(`building ${path}`);
  const packing = isQuick ? ['-Zgzip', '-z1'] : ['-Zxz'];
  const built = spawnSync('dpkg-deb', ['--build', '--root-owner-group', ...packing, tree, path], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, SOURCE_DATE_EPOCH: String(release.epoch) },
  });
  if (built.status !== 0) stop('dpkg-deb failed (see above).', 1);
  return path;
}

function controlFile(facts, tree, architecture) {
  const { depends, recommends, suggests } = facts.debian;
  const size = Math.ceil(
    files(tree).reduce((sum, name) => sum + lstatSync(join(tree, name)).size, 0) / 1024,
  );
  return `Package: ${facts.name}
Version: ${release.version}
Architecture: ${architecture}
Maintainer: ${release.maintainer}
Installed-Size: ${size}
Depends: ${depends.join(', ')}
Recommends: ${recommends.join(', ')}
Suggests: ${suggests.join(', ')}
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
    .filter((name) => !name.startsWith('DEBIAN') && lstatSync(join(tree, name)).isFile())
    .sort();
}
