import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const program = join(import.meta.dirname, 'build.mjs');

it('names the missing tools in one sentence and ends with code 3', () => {
  const env = { PATH: '/nonexistent' };
  const { status, stderr } = spawnSync(process.execPath, [program, '--force'], {
    encoding: 'utf8',
    env,
  });
  expect(stderr).toMatch(/^Building native code needs python3, make, cc, c\+\+, not found.*\n$/);
  expect(status).toBe(3);
});

it('builds nothing while the sources are as they were', () => {
  const env = { PATH: '/nonexistent' };
  const { status, stdout } = spawnSync(process.execPath, [program], { encoding: 'utf8', env });
  expect(stdout).toBe('native addon: up to date\nhelper: up to date\n');
  expect(status).toBe(0);
});
