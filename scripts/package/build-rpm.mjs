// An RPM from a staged tree.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say, stop } from '../progress.mjs';
import { maintainerScript, packageFacts } from './package-kinds.mjs';
import { release } from './release-facts.mjs';

const machines = { amd64: 'x86_64', arm64: 'aarch64' };

/** Writes `NAME-VERSION-1.MACHINE.rpm` into `destination`; returns its path. */
export function buildRpm(kind, tree, destination, architecture, isQuick) {
  const facts = packageFacts(kind);
  const machine = machines[architecture];
  const work = mkdtempSync(join(tmpdir(), 'tetherstick-rpm-'));
  try {
    const spec = join(work, `${facts.name}.spec`);
    writeFileSync(spec, specFile(kind, facts, tree));
    mkdirSync(destination, { recursive: true });
    const name = `${facts.name}-${release.version}-1.${machine}.rpm`;
    say(`building ${join(destination, name)}`);
    const macros = [
      ['_topdir', work],
      ['_buildhost', 'localhost'],
      ['use_source_date_epoch_as_buildtime', '1'],
      ['clamp_mtime_to_source_date_epoch', '1'],
      ['_binary_payload', isQuick ? 'w1.zstdio' : 'w9.zstdio'],
    ];
    const built = spawnSync(
      'rpmbuild',
      [
        '-bb',
        '--quiet',
        '--target',
        machine,
        ...macros.flatMap(([key, value]) => ['--define', `${key} ${value}`]),
        spec,
      ],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, SOURCE_DATE_EPOCH: String(release.epoch) },
      },
    );
    if (built.status !== 0) stop('rpmbuild failed (see above).', 1);
    cpSync(join(work, 'RPMS', machine, name), join(destination, name));
    return join(destination, name);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function specFile(kind, facts, tree) {
  const { requires, recommends, suggests } = facts.rpm;
  return `Name: ${facts.name}
Version: ${release.version}
Release: 1
Summary: ${facts.summary}
License: MIT
URL: ${release.homepage}
AutoReqProv: no
${requires.map((name) => `Requires: ${name}`).join('\n')}
${recommends.map((name) => `Recommends: ${name}`).join('\n')}
${suggests.map((name) => `Suggests: ${name}`).join('\n')}

%global __os_install_post %{nil}
%global debug_package %{nil}

%description
${facts.description.join('\n')}

%install
cp -a ${tree}/. %{buildroot}/

%post
${scriptOf(kind, 'postinst', '[ "$1" = configure ]', 'true')}
%preun
${scriptOf(kind, 'prerm', '[ "$1" = remove ]', '[ "$1" = 0 ]')}
%postun
${scriptOf(kind, 'postrm', '[ "$1" = remove ]', '[ "$1" = 0 ]')}
%files
%defattr(-,root,root)
${listed(facts.name, tree).join('\n')}
`;
}

/** Debian's script, with the condition that RPM has in its place. */
function scriptOf(kind, name, condition, replacement) {
  return maintainerScript(kind, name).replace('#!/bin/sh\n', '').replaceAll(condition, replacement);
}

/** Files, and folders that are ours alone. */
function listed(name, tree) {
  const ours = new RegExp(`^usr/(lib/tetherstick|share/doc/${name})`);
  return readdirSync(tree, { recursive: true, encoding: 'utf8' })
    .map((path) => ({ path, isFolder: lstatSync(join(tree, path)).isDirectory() }))
    .filter(({ path, isFolder }) => !isFolder || ours.test(path))
    .map(({ path, isFolder }) => (isFolder ? `%dir "/${path}"` : `"/${path}"`))
    .sort();
}
