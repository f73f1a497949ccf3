#!/usr/bin/env node
// npm test: set-up, static checks, then every suite; the last line counts them all.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { providePackages, toolsForTests } from './debian-packages.mjs';
import { provideSandboxPackages } from './sandbox-packages.mjs';
import { say } from './progress.mjs';
import { root, setUp } from './set-up.mjs';

/** The exit code of a suite that could not run and said why. */
const SKIPPED = 77;

const totals = { passed: 0, failed: 0, skipped: 0 };

await setUp();
const missing = providePackages(toolsForTests);
if (missing.length > 0)
  say(`not installed, tests that need them are skipped: ${missing.join(' ')}`);

for (const name of ['node', 'web', 'e2e']) {
  check(`types (${name})`, ['typescript', 'bin', 'tsc'], ['-p', `tsconfig.${name}.json`]);
}
check('lint', ['eslint', 'bin', 'eslint.js'], ['.', '--max-warnings', '0']);
check('format', ['prettier', 'bin', 'prettier.cjs'], ['--check', '--log-level', 'warn', '.']);
suite('unit, contract and integration tests', [], {});
suite('component tests of the page', ['--config', 'vitest.renderer.config.ts'], {});
suite('tests in Chromium', ['--config', 'vitest.e2e.config.ts'], {});
kernelSuite();
hostSuite();
rig();

console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(totals.failed > 0 ? 1 : 0);

/** A static check counts as one test. */
function check(name, tool, args) {
  say(`checking ${name}`);
  const { status, signal } = node(join('node_modules', ...tool), args);
  if (status === 0) totals.passed += 1;
  else fail(`${name}: ended with ${signal ?? status}`);
}

/** What counts as a failure without being a test says so itself. */
function fail(what) {
  console.log(`FAIL ${what}`);
  totals.failed += 1;
}

/** In a namespace of its own where there is one; else every test says why it was skipped. */
function kernelSuite() {
  const way = namespaceWay();
  suite('tests with the kernel on both sides', ['--config', 'vitest.kernel.config.ts'], {
    unshare: way.args,
    env: { TETHERSTICK_OWN_NAMESPACE: way.args === undefined ? way.reason : 'yes' },
  });
}

function namespaceWay() {
  const tries = [['--net'], ['--user', '--map-root-user', '--net']];
  const args = tries.find((way) => spawnSync('unshare', [...way, 'true']).status === 0);
  return { args, reason: 'needs root or unprivileged user namespaces' };
}

/** In a computer of its own: see test/host/sandbox.sh. */
function hostSuite() {
  const unshare = ['--net', '--mount', '--pid', '--fork', '--kill-child'];
  const sandbox = ['sh', join('test', 'host', 'sandbox.sh')];
  const works =
    process.getuid?.() === 0 && spawnSync('unshare', [...unshare, ...sandbox, 'true']).status === 0;
  suite('tests of the helper in a computer of its own', ['--config', 'vitest.host.config.ts'], {
    unshare: works ? [...unshare, ...sandbox] : undefined,
    env: {
      TETHERSTICK_SANDBOX: works ? 'yes' : 'needs root, and an overlay file system',
      TETHERSTICK_SANDBOX_DEBS: provideSandboxPackages(),
    },
  });
}

function suite(name, args, { unshare, env = {} }) {
  counted(name, env, [
    ...(unshare === undefined ? [] : ['unshare', ...unshare]),
    process.execPath,
    join('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=./test/summary-reporter.ts',
    ...args,
  ]);
}

/** A stock kernel in a virtual machine; says itself why where it can not run. */
function rig() {
  counted('the rig', {}, [process.execPath, join('test', 'rig', 'run-rig.mjs')]);
}

/** Runs a command that leaves its counts in the file it is told of. */
function counted(name, env, command) {
  say(`running ${name}`);
  const dir = mkdtempSync(join(tmpdir(), 'tetherstick-test-'));
  const report = join(dir, 'report.json');
  const { status, signal } = spawnSync(command[0], command.slice(1), {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env, TETHERSTICK_TEST_REPORT: report },
  });
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8'));
    for (const kind of Object.keys(totals)) totals[kind] += counts[kind];
    const isFine = status === 0 || (status === SKIPPED && counts.skipped > 0);
    if (!isFine && counts.failed === 0)
      fail(`${name}: all passed, but it ended with ${signal ?? status}`);
  } catch {
    fail(`${name}: ended with ${signal ?? status} and left no counts`);
  }
  rmSync(dir, { recursive: true, force: true });
}

function node(script, args, env = process.env) {
  return spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit', env });
}
