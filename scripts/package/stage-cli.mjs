// Lays out what the package `tetherstick-cli` installs, as a tree below one folder.
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stop } from '../progress.mjs';
import { root } from '../set-up.mjs';
import { copyright } from './copyright.mjs';
import { debianChangelog } from './debian-changelog.mjs';
import { iconSizes } from './icon-sizes.mjs';
import { nodeRuntime, pinned } from './node-runtime.mjs';
import { hostArchitecture, release } from './release-facts.mjs';
import { copyModule, runtimeModules } from './runtime-modules.mjs';
import { place, settle, strip, write, writeCompressed } from './staged-tree.mjs';

const ICON = 'org.tetherstick.Tetherstick';

const nodeArchitectures = { amd64: 'x64', arm64: 'arm64' };

/** Maps, what only the build uses, and the entries of the window. */
const notForTheCli =
  /\.map$|cli\/write-manual\.js$|\/\.tetherstick-|out\/main\/index\.js$|out\/(preload|gallery|bundled-packages)$/;

/** What other programs look for at a place of theirs. */
const systemFiles = [
  ['packaging/linux/60-tetherstick.rules', 'usr/lib/udev/rules.d/60-tetherstick.rules'],
  [
    'native-bridge/helper/install/org.tetherstick.host-network.policy',
    'usr/share/polkit-1/actions/org.tetherstick.host-network.policy',
  ],
  [
    'native-bridge/helper/install/tetherstick-undo.service',
    'usr/lib/systemd/system/tetherstick-undo.service',
  ],
  [
    'packaging/cli/org.tetherstick.TetherstickPage.desktop',
    'usr/share/applications/org.tetherstick.TetherstickPage.desktop',
  ],
  ['native-bridge/helper/install/tetherstick.sysusers.conf', 'usr/lib/sysusers.d/tetherstick.conf'],
];

/** Everything else is 0644. */
const modes = {
  'usr/bin/tetherstick': 0o755,
  'usr/lib/tetherstick/node': 0o755,
  'usr/lib/tetherstick/tetherstick-helper': 0o755,
};

/**
 * Fills `tree`, which is emptied first. The addon and the helper are the ones that were built here,
 * so another architecture than the host's needs them built for it (`native`: paths of both).
 */
export function stageCli(tree, { architecture = hostArchitecture, native } = {}) {
  rmSync(tree, { recursive: true, force: true });
  const program = join(tree, 'usr/lib/tetherstick');
  const out = join(root, 'out');

  const runtime = nodeRuntime(architecture);
  place(join(runtime, 'bin', 'node'), join(program, 'node'));
  cpSync(out, join(program, 'out'), {
    recursive: true,
    filter: (path) => !notForTheCli.test(path),
  });
  const { name, version, license, type } = readManifest();
  write(
    join(program, 'package.json'),
    `${JSON.stringify({ name, version, license, type }, null, 2)}\n`,
  );
  const modules = runtimeModules(join(program, 'out'));
  for (const module of modules) {
    copyModule(module, join(program, 'node_modules'), nodeArchitectures[architecture]);
  }
  const built = native ?? {
    addon: join(root, 'native-bridge/addon/build/Release/tetherstick.node'),
    helper: join(root, 'native-bridge/helper/build/tetherstick-helper'),
  };
  place(built.addon, join(program, 'tetherstick.node'));
  place(built.helper, join(program, 'tetherstick-helper'));
  for (const file of ['node', 'tetherstick.node', 'tetherstick-helper']) strip(join(program, file));
  place(join(root, 'packaging/cli/tetherstick.sh'), join(tree, 'usr/bin/tetherstick'));
  for (const [from, to] of systemFiles) place(join(root, from), join(tree, to));
  placeIcons(join(tree, 'usr/share/icons/hicolor'));
  placeManual(tree);
  const documents = join(tree, 'usr/share/doc/tetherstick-cli');
  write(
    join(documents, 'copyright'),
    copyright({
      folder: 'usr/lib/tetherstick',
      modules,
      others: [
        {
          files: 'usr/lib/tetherstick/node',
          holders: 'Node.js contributors, and those named in the text',
          license: `Node.js-${pinned.version}`,
          text: readFileSync(join(runtime, 'LICENSE'), 'utf8'),
        },
      ],
    }),
  );
  writeCompressed(join(documents, 'changelog.gz'), debianChangelog('tetherstick-cli'));
  place(
    join(root, 'packaging/cli/lintian-overrides'),
    join(tree, 'usr/share/lintian/overrides/tetherstick-cli'),
  );
  settle(tree, modes);
}

function placeIcons(icons) {
  const desktop = join(root, 'packaging', 'desktop');
  place(join(desktop, 'icon.svg'), join(icons, 'scalable/apps', `${ICON}.svg`));
  for (const size of iconSizes.filter((one) => one <= 512)) {
    const name = `${size}x${size}`;
    place(join(desktop, 'icons', `${name}.png`), join(icons, name, 'apps', `${ICON}.png`));
  }
}

function placeManual(tree) {
  const writer = join(root, 'out', 'cli', 'write-manual.js');
  const share = join(tree, 'usr/share');
  const made = spawnSync(process.execPath, [writer, share, release.version, release.date], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (made.status !== 0) stop('The manual page could not be made (see above).', 1);
  const page = join(share, 'man1', 'tetherstick.1');
  writeCompressed(join(share, 'man/man1/tetherstick.1.gz'), readFileSync(page, 'utf8'));
  rmSync(dirname(page), { recursive: true });
}

function readManifest() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
}
