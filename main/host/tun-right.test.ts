import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { FailureError } from '../../shared/failure.ts';
import { startHelper } from './start-helper.ts';
import { requireTunRight } from './tun-right.ts';

let folder = '';
const place = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tun-right-'));
  writeFileSync(place('tun'), '');
  writeFileSync(place('all'), 'Name:\tnode\nCapEff:\t000001ffffffffff\nSeccomp:\t0\n');
  // All of a container's usual rights: CAP_NET_RAW and others, CAP_NET_ADMIN not.
  writeFileSync(place('container'), 'Name:\tnode\nCapEff:\t00000000a80425fb\nSeccomp:\t0\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

function codeOf(check: () => void): string {
  try {
    check();
    return 'none';
  } catch (error) {
    return error instanceof FailureError ? error.failure.code : String(error);
  }
}

it.each([
  ['with device and right', 'tun', 'all', true, 'none'],
  ['in a container without the right', 'tun', 'container', true, 'tun-permission'],
  ['where the helper has the right', 'tun', 'container', false, 'none'],
  ['without the device', 'nothing', 'all', true, 'tun-missing'],
  ['without the device, whoever would open it', 'nothing', 'all', false, 'tun-missing'],
] as const)('%s', (_where, device, status, asThisProcess, code) => {
  const places = { device: place(device), status: place(status) };
  expect(codeOf(() => requireTunRight(asThisProcess, places))).toBe(code);
});

it('asks nobody for a permission, and starts no helper, where there is no tunnel', async () => {
  const places = { device: place('nothing'), status: place('all') };
  const start = { way: 'pkexec', pkexec: place('never-run'), program: place('never-run') } as const;
  const { signal } = new AbortController();
  await expect(startHelper(signal, start, places)).rejects.toMatchObject({
    failure: { code: 'tun-missing' },
  });
  const none = { way: 'none', reason: 'not-installed' } as const;
  await expect(startHelper(signal, none, places)).rejects.toMatchObject({
    failure: { code: 'helper-missing' },
  });
});
