import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

import { fateOf, ownIdentity } from './process-identity.ts';

it('knows itself as running, and nobody else under the same number', async () => {
  const own = await ownIdentity();
  expect(own).toMatchObject({ pid: process.pid });
  expect(own.startTime).toMatch(/^[A-Za-z0-9]+$/);
  expect(await fateOf(own)).toBe('running');
  expect(await fateOf({ ...own, startTime: `${own.startTime}1` })).toBe('gone');
  expect(await fateOf({ ...own, place: 'another' })).toBe('elsewhere');
});

it.runIf(process.platform === 'linux')(
  'knows a process that was killed as gone, also while nobody has waited for it',
  async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    const identity = { ...(await ownIdentity()), pid, startTime };
    expect(await fateOf(identity)).toBe('running');
    child.kill('SIGKILL');
    await expect.poll(() => fateOf(identity)).toBe('gone');
  },
);
