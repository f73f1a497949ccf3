// A package like one of ours, of a version before it, to upgrade from.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Puts it into `folder`; it has one file that the newer one does not have. */
export function makeOlder(deb, folder) {
  const tree = mkdtempSync(join(tmpdir(), 'tetherstick-older-'));
  try {
    dpkg(['--raw-extract', deb, join(tree, 'root')]);
    const control = join(tree, 'root', 'DEBIAN', 'control');
    const text = readFileSync(control, 'utf8').replace(/^Version: .*/m, 'Version: 0.0.9');
    writeFileSync(control, text);
    writeFileSync(join(tree, 'root/usr/lib/tetherstick/out/gone-since.js'), '');
    dpkg(['--build', '--root-owner-group', '-Zgzip', '-z1', join(tree, 'root'), folder]);
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

function dpkg(args) {
  const { status } = spawnSync('dpkg-deb', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`dpkg-deb ${args[0]} failed (see above)`);
}
