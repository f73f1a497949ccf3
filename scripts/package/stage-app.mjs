// Lays out what the package `tetherstick` installs, as a tree below one folder.
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../set-up.mjs';
import { readAsar } from './asar-archive.mjs';
import { buildApp } from './build-app.mjs';
import { copyright } from './copyright.mjs';
import { debianChangelog } from './debian-changelog.mjs';
import { place, settle, strip, write, writeCompressed } from './staged-tree.mjs';

const ID = 'org.tetherstick.Tetherstick';
const PROGRAM = 'usr/lib/tetherstick-app';

/** Everything else is 0644. chrome-sandbox gets its s-bit when installed, where it is needed. */
const modes = Object.fromEntries(
  ['tetherstick-app', 'chrome-sandbox', 'chrome_crashpad_handler'].map((name) => [
    `${PROGRAM}/${name}`,
    0o755,
  ]),
);

/** Fills `tree`, which is emptied first. `archive`: a tar.gz of the app is made on the way. */
export function stageApp(tree, { architecture, archive, mayFetch }) {
  rmSync(tree, { recursive: true, force: true });
  const app = buildApp({ architecture, archive, mayFetch });
  const program = join(tree, PROGRAM);
  cpSync(app, program, { recursive: true });
  for (const name of ['tetherstick.node']) {
    strip(join(program, 'resources', 'app.asar.unpacked', name));
  }
  const desktop = join(root, 'packaging', 'desktop');
  place(join(desktop, 'apparmor-profile'), join(program, 'apparmor-profile'));
  mkdirSync(join(tree, 'usr/bin'), { recursive: true });
  symlinkSync('../lib/tetherstick-app/tetherstick-app', join(tree, 'usr/bin/tetherstick-app'));

  const share = join(tree, 'usr/share');
  place(join(desktop, `${ID}.desktop`), join(share, 'applications', `${ID}.desktop`));
  place(join(desktop, `${ID}.metainfo.xml`), join(share, 'metainfo', `${ID}.metainfo.xml`));
  // The icons are in tetherstick-cli, whose page is in the menu too.
  const documents = join(share, 'doc/tetherstick');
  write(join(documents, 'copyright'), licences(app));
  writeCompressed(join(documents, 'changelog.gz'), debianChangelog('tetherstick'));
  place(join(desktop, 'lintian-overrides'), join(share, 'lintian/overrides/tetherstick'));
  settle(tree, modes);
}

function licences(app) {
  return copyright({
    folder: `${PROGRAM}/resources/app.asar`,
    modules: modulesOf(join(app, 'resources', 'app.asar')),
    others: [
      {
        files: `${PROGRAM}/*`,
        holders: 'Electron contributors; GitHub Inc.',
        license: 'MIT-Electron',
        text: `${readFileSync(join(app, 'LICENSE.electron.txt'), 'utf8')}
Licences of Chromium and all it contains: /${PROGRAM}/LICENSES.chromium.html`,
      },
    ],
  });
}

/** Names of the npm packages that lie in an archive. */
function modulesOf(archive) {
  const names = [...readAsar(archive).keys()].flatMap((path) => {
    const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(path);
    return found === null || found[1].startsWith('@types/') ? [] : [found[1]];
  });
  return names.sort();
}
