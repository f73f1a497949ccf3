#!/usr/bin/env node
// npm run install-test -- [bookworm|trixie …] [--packages DIR]: installs the packages into fresh
// Debians and prints what was checked. As root, with debootstrap; the Debians lie in the user's cache
// as archives and are unpacked below $TMPDIR for each run.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeOlder } from './package/older-package.mjs';
import { hostArchitecture, release } from './package/release-facts.mjs';
import { say, stop } from './progress.mjs';
import { root } from './set-up.mjs';

const suites = ['bookworm', 'trixie'];

/** What is there before: the demo's carrier, and the programs that judge. */
const included = [
  ...['iproute2', 'udev', 'libudev1', 'dnsmasq-base', 'iputils-ping'],
  ...['dbus', 'polkitd', 'pkexec', 'apparmor', 'desktop-file-utils', 'appstream'],
];

const { values, positionals } = parseArgs({
  options: { packages: { type: 'string', default: join(root, 'dist') } },
  allowPositionals: true,
});
const wanted = positionals.length > 0 ? positionals : suites;
const unknown = wanted.find((suite) => !suites.includes(suite));
if (unknown !== undefined)
  stop(`There is no "${unknown}" here; there are: ${suites.join(', ')}.`, 2);
if (process.getuid?.() !== 0) stop('The install test needs root: it makes a Debian of its own.');

const debs = ['tetherstick-cli', 'tetherstick'].map((name) =>
  join(values.packages, `${name}_${release.version}_${hostArchitecture}.deb`),
);
if (!debs.every(existsSync))
  run(process.execPath, [join(root, 'scripts/package.mjs'), 'deb', '--quick']);

try {
  for (const suite of wanted) test(suite);
} catch (error) {
  stop(error.message, 1);
}

function test(suite) {
  const work = mkdtempSync(join(tmpdir(), `tetherstick-${suite}-`));
  const debian = join(work, 'root');
  try {
    const packages = join(work, 'packages');
    mkdirSync(join(packages, 'old'), { recursive: true });
    for (const deb of debs) cpSync(deb, join(packages, deb.split('/').pop()));
    makeOlder(debs[0], join(packages, 'old'));
    unpackDebian(suite, debian);
    say(`installing into ${suite}`);
    run('unshare', [
      ...['--mount', '--propagation', 'private'],
      ...['sh', join(root, 'scripts/package/install-test.sh'), debian, packages, suite],
    ]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function unpackDebian(suite, folder) {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tetherstick');
  const archive = join(cache, 'debian', `${suite}.tar`);
  mkdirSync(folder, { recursive: true });
  if (!existsSync(archive)) {
    say(`making a fresh ${suite} (debootstrap)`);
    const quiet = { stdio: ['ignore', 'ignore', 'inherit'] };
    run('debootstrap', ['--variant=minbase', '--include=ca-certificates', suite, folder], quiet);
    letAptOut(folder);
    say('adding the programs that judge');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
    const install = ['apt-get', '-qq', 'install', '-y', '--no-install-recommends', ...included];
    run('chroot', [folder, 'apt-get', '-qq', 'update'], quiet);
    run('chroot', [folder, ...install], { ...quiet, env });
    mkdirSync(join(cache, 'debian'), { recursive: true });
    run('tar', [
      '-cf',
      archive,
      '-C',
      folder,
      '--exclude=./var/cache/apt/archives/*.deb',
      '--exclude=./proc/*',
      '--exclude=./sys/*',
      '.',
    ]);
  } else {
    run('tar', ['-xf', archive, '-C', folder]);
    letAptOut(folder);
  }
}

/** What apt needs here to reach its mirror. */
function letAptOut(folder) {
  run('cp', ['-r', '/etc/apt/apt.conf.d/.', join(folder, 'etc/apt/apt.conf.d')]);
  for (const file of ['etc/ssl/certs/ca-certificates.crt', 'etc/resolv.conf']) {
    if (existsSync(`/${file}`)) {
      run('cp', ['--remove-destination', '-L', `/${file}`, join(folder, file)]);
    }
  }
}

function run(command, args, options = { stdio: 'inherit' }) {
  const { status } = spawnSync(command, args, { cwd: root, ...options });
  if (status !== 0) throw new Error(`"${command} ${args.join(' ')}" failed (see above).`);
}
