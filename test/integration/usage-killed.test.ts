/** Counters of a program that is killed: day and month go on from what it had written down. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { usageFile } from '../../main/settings/app-files.ts';

const root = join(import.meta.dirname, '..', '..');
/** What may be lost: the megabyte that is collected, and a write that was under way. */
const LOST_AT_MOST = 3_000_000;

let driver = '';
let stateDir = '';
beforeAll(() => {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  driver = mkdtempSync(join(cache, 'tetherstick-usage-driver-'));
  stateDir = mkdtempSync(join(tmpdir(), 'tetherstick-usage-'));
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = ['build', '--ssr', 'test/integration/usage-driver.ts', '--outDir', driver];
  const built = spawnSync(process.execPath, [vite, ...args, '--logLevel', 'error'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(built.stderr).toBe('');
});
afterAll(() => {
  for (const dir of [driver, stateDir]) rmSync(dir, { recursive: true, force: true });
});

it('are there again after kill -9, three times over', async () => {
  let before = 0;
  for (let round = 0; round < 3; round += 1) {
    const child = spawn(process.execPath, [join(driver, 'usage-driver.js'), stateDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let written = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      written = Number(line);
      if (written > before + 5_000_000) break;
    }
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    const { value, setAside } = await usageFile(stateDir).load(new Date());
    expect(setAside).toBeUndefined();
    expect(value.periodBytes).toBeGreaterThanOrEqual(written - LOST_AT_MOST);
    expect(value.dayBytes).toBe(value.periodBytes);
    expect(value.periodBytes).toBeGreaterThan(before);
    before = value.periodBytes;
  }
}, 60_000);
