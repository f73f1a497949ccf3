import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { missingPrograms, withSystemFolders } from './needed-programs.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'programs-'));
  for (const name of ['ip', 'ping']) {
    writeFileSync(join(folder, name), '#!/bin/sh\n');
    chmodSync(join(folder, name), 0o755);
  }
  writeFileSync(join(folder, 'dnsmasq'), 'not a program');
});
afterAll(() => rmSync(folder, { recursive: true }));

it('says in one sentence what is missing and how to get it', () => {
  expect(missingPrograms(folder)).toBe(
    'The demo needs dnsmasq, not found on this machine (Debian: sudo apt install dnsmasq-base).',
  );
  expect(missingPrograms('/nonexistent')).toContain('install iproute2 dnsmasq-base iputils-ping)');
  chmodSync(join(folder, 'dnsmasq'), 0o755);
  expect(missingPrograms(`/nonexistent:${folder}`)).toBeUndefined();
});

it('looks where an ordinary PATH does not lead, and there last', () => {
  expect(withSystemFolders('/usr/bin:/usr/sbin')).toBe('/usr/bin:/usr/sbin:/usr/local/sbin:/sbin');
  expect(withSystemFolders(undefined)).toBe('/usr/local/sbin:/usr/sbin:/sbin');
});

it('ends the demo with code 3 and no stack where there is no such program', ({ skip }) => {
  const program = join(import.meta.dirname, '../../out/cli/index.js');
  // A root without any program, made of a namespace of mounts in which /usr and its like are empty.
  const hide =
    'for d in /usr/local/sbin /usr/sbin /sbin; do mount -t tmpfs none "$d" || exit 99; done';
  const inside = [
    '-c',
    `${hide}; PATH=/nonexistent exec "$0" "$@"`,
    process.execPath,
    program,
    'demo',
  ];
  const done = spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'sh', ...inside], {
    encoding: 'utf8',
  });
  if (done.status === 99 || done.error !== undefined || /^unshare:/.test(done.stderr)) {
    return skip(`no namespace of mounts can be had here: ${done.stderr.trim()}`);
  }
  expect(done.stderr).toMatch(/^The demo needs ip, dnsmasq, ping, not found on this machine .*\n$/);
  expect(done.status).toBe(3);
});
