import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';

import { sysfsPresence } from './device-presence.ts';

const roots: string[] = [];
afterEach(() => roots.splice(0).forEach((root) => rmSync(root, { recursive: true })));

function make(address: string) {
  const root = mkdtempSync(join(tmpdir(), 'tetherstick-sysfs-'));
  roots.push(root);
  mkdirSync(join(root, '1-2'));
  const file = join(root, '1-2', 'devnum');
  writeFileSync(file, address);
  return { root, file };
}

it('knows the device by its address', async () => {
  const { root } = make('7\n');
  expect(await sysfsPresence('1-2', 7, root).check()).toBe(true);
  expect(await sysfsPresence('1-2', 8, root).check()).toBe(false);
  expect(await sysfsPresence('1-3', 7, root).check()).toBe(false);
});

it('does not take a reset, during which the address reads 0, for the end', async () => {
  const { root } = make('0\n');
  expect(await sysfsPresence('1-2', 7, root).check()).toBe(true);
});

it('tells once that the device is another one', async () => {
  const { root, file } = make('7\n');
  let count = 0;
  const gone = new Promise<void>((resolve) => {
    sysfsPresence('1-2', 7, root).watch(() => {
      count += 1;
      resolve();
    }, 1);
  });
  writeFileSync(file, '8\n');
  await gone;
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(count).toBe(1);
});

it('tells nothing after it was stopped', async () => {
  const { root, file } = make('7\n');
  let count = 0;
  const stop = sysfsPresence('1-2', 7, root).watch(() => (count += 1), 1);
  stop();
  writeFileSync(file, '8\n');
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(count).toBe(0);
});
