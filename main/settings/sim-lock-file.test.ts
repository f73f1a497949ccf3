import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { ownIdentity } from './process-identity.ts';
import { parseClaim, SimLockFile } from './sim-lock-file.ts';

const iccid = '8948031234567890123';
const digest = '0123456789abcdef0123456789abcdef';

let dir = '';
const lockFile = () => new SimLockFile(dir, { patienceMs: 0 });
const claims = () => readdirSync(join(dir, 'sim-claims'));
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tetherstick-lock-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('lets one at a time through for each SIM', async () => {
  const [one, other] = [lockFile(), lockFile()];
  const hold = await one.acquire(iccid);
  expect(hold).toBeDefined();
  expect(await other.acquire(iccid)).toBeUndefined();
  expect(await one.acquire(iccid)).toBeUndefined();
  const elsewhere = await other.acquire('another SIM');
  expect(elsewhere).toBeDefined();
  await hold?.release();
  await hold?.release();
  const next = await other.acquire(iccid);
  expect(next).toBeDefined();
  await next?.release();
  await elsewhere?.release();
  expect(claims()).toEqual([]);
});

it.each([
  [undefined, iccid],
  [iccid, undefined],
  [undefined, undefined],
  ['', iccid],
])('takes a SIM without a key for any: %s and %s exclude each other', async (first, second) => {
  const hold = await lockFile().acquire(first);
  expect(await lockFile().acquire(second)).toBeUndefined();
  await hold?.release();
  const after = await lockFile().acquire(second);
  expect(after).toBeDefined();
});

it('lets exactly one of many through that come at the same moment', async () => {
  const all = await Promise.all(
    Array.from({ length: 12 }, () => new SimLockFile(dir).acquire(iccid)),
  );
  expect(all.filter((hold) => hold !== undefined)).toHaveLength(1);
  expect(claims()).toHaveLength(1);
});

it('writes the number of the SIM nowhere, and shows its files to its user alone', async () => {
  await lockFile().acquire(iccid);
  const [name = ''] = claims();
  expect(name).not.toContain(iccid);
  expect(statSync(join(dir, 'sim-claims', name)).mode & 0o777).toBe(0o600);
  expect(statSync(join(dir, 'sim-claims')).mode & 0o777).toBe(0o700);
});

it('takes over from a process that is gone, and removes what it left', async () => {
  const { place, startTime } = await ownIdentity();
  leave(`any.${process.pid}.${startTime}9.${place}.000000000000.claim`);
  leave(`any.4194303.1.${place}.000000000001.claim`);
  const hold = await lockFile().acquire(iccid);
  expect(hold).toBeDefined();
  expect(claims()).toHaveLength(1);
});

it('believes a process of another container for as long as a code may take', async () => {
  const name = `any.1.1.${'e'.repeat(12)}.000000000002.claim`;
  leave(name);
  expect(await lockFile().acquire(iccid)).toBeUndefined();
  const longAgo = new Date(Date.now() - 600_000);
  utimesSync(join(dir, 'sim-claims', name), longAgo, longAgo);
  expect(await lockFile().acquire(iccid)).toBeDefined();
});

it('rejects, holding nothing, where it can not write', async () => {
  writeFileSync(join(dir, 'sim-claims'), 'a file in the way');
  await expect(lockFile().acquire(iccid)).rejects.toThrow();
});

it.each(['', 'x', `${digest}.1.2.aa.000000000000`, `${digest}.1.2.aa.00000000000g.claim`])(
  'is not disturbed by a file named %j',
  async (name) => {
    expect(parseClaim(name)).toBeUndefined();
    if (name !== '') leave(name);
    expect(await lockFile().acquire(iccid)).toBeDefined();
    expect(claims()).toHaveLength(name === '' ? 1 : 2);
  },
);

function leave(name: string): void {
  mkdirSync(join(dir, 'sim-claims'), { recursive: true });
  writeFileSync(join(dir, 'sim-claims', name), '');
}
