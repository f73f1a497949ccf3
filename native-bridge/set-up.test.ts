/** What a person sees of the native code when a clone is made ready. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
let clone = '';

beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'clone-'));
  const isKept = (path: string) => !/\/(build|test|corpus)(\/|$)/.test(path.slice(root.length));
  for (const name of ['native-bridge', 'scripts', 'package.json', 'package-lock.json']) {
    cpSync(join(root, name), join(clone, name), { recursive: true, filter: isKept });
  }
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
});
afterAll(() => rmSync(clone, { recursive: true, force: true }));

it('asks for no compiler while addon and helper are up to date', () => {
  const { status, stderr } = setUp(root, { PATH: '/nonexistent' });
  expect(stderr).toMatch(/^\[ *[\d.]+ s\] ready\n$/);
  expect(status).toBe(0);
});

it('tells in a sentence and the words of the build that the addon does not build', ({ skip }) => {
  for (const tool of ['python3', 'make', 'cc', 'c++']) {
    const { error } = spawnSync(tool, ['--version'], { stdio: 'ignore' });
    if (error !== undefined) return skip(`${tool} is not there, and would be installed`);
  }
  const { status, stderr } = setUp(clone, { ...process.env, CC: '/bin/false', CXX: '/bin/false' });
  expect(stderr).toContain('\nThe native addon does not build:\n');
  expect(stderr).toMatch(/Error 1/);
  expect(stderr).not.toMatch(/AddonBuildError|at .*build\.mjs|Node\.js v\d+\.\d+\.\d+\n*$/);
  expect(status).toBe(1);
}, 180_000);

function setUp(folder: string, env: NodeJS.ProcessEnv) {
  const program = join(folder, 'scripts', 'set-up.mjs');
  return spawnSync(process.execPath, [program], { encoding: 'utf8', env });
}
