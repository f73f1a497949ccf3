/**
 * Tests that make interfaces, in a network namespace of their own. A test file describes them with
 * `describeInNamespace`; run as usual it starts itself again under `unshare --net`, and only there
 * are they registered. Nothing is ever created in the namespace the tests were started in.
 */
import { execFile, spawnSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Set in the run inside: the namespace outside, as a proof that this is another. */
const OUTSIDE_VARIABLE = 'TETHERSTICK_TEST_OUTER_NAMESPACE';

const TIMEOUT_MS = 120_000;

/** Registers `tests` in a namespace of their own; where there can be none, prints why and runs nothing. */
export function describeInNamespace(
  name: string,
  meta: Pick<ImportMeta, 'filename'>,
  tests: () => void,
): void {
  const outside = process.env[OUTSIDE_VARIABLE];
  if (outside !== undefined) {
    if (outside === ownNamespace()) throw new Error('not in a network namespace of its own');
    describe(name, tests);
    return;
  }
  const launcher = findLauncher();
  describe(name, () => {
    const [program = '', ...args] = launcher.command ?? [];
    it('passes in a network namespace of its own', { timeout: TIMEOUT_MS }, async ({ skip }) => {
      if (launcher.command === undefined) skip(launcher.reason);
      const report = await runInside(program, args, meta.filename, name);
      expect(report.failures).toEqual([]);
      expect(report.passed).toBeGreaterThan(0);
    });
  });
}

export function ownNamespace(): string {
  return readlinkSync('/proc/self/ns/net');
}

type Launcher =
  | { readonly command: readonly string[] }
  | { readonly command?: undefined; readonly reason: string };

function findLauncher(): Launcher {
  if (process.platform !== 'linux') return { reason: 'network namespaces are Linux only' };
  const asRoot = ['unshare', '--net'];
  const asUser = ['unshare', '--user', '--map-root-user', '--net'];
  const commands = process.getuid?.() === 0 ? [asRoot, asUser] : [asUser];
  let reason = '';
  for (const command of commands) {
    const [program = '', ...args] = command;
    // Opening the device without TUNSETIFF makes no interface.
    const tried = spawnSync(program, [...args, 'sh', '-c', ': <> /dev/net/tun'], {
      encoding: 'utf8',
    });
    if (tried.status === 0) return { command };
    reason = `${command.join(' ')}: ${tried.error?.message ?? tried.stderr.trim()}`;
  }
  return { reason };
}

interface InsideReport {
  readonly passed: number;
  readonly failures: readonly string[];
}

interface JsonReport {
  readonly testResults: readonly {
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

function runInside(
  program: string,
  args: readonly string[],
  testFile: string,
  name: string,
): Promise<InsideReport> {
  const root = resolve(import.meta.dirname, '..', '..');
  const vitestDir = dirname(createRequire(import.meta.url).resolve('vitest/package.json'));
  const config = join(import.meta.dirname, 'namespace.vitest.config.ts');
  const run = ['run', testFile, '--config', config, '--reporter=json'];
  const vitest = [join(vitestDir, 'vitest.mjs'), ...run];
  const filter = ['--testNamePattern', `^${name.replace(/[^\w ]/g, '.')} `];
  const env = { ...outerEnvironment(), [OUTSIDE_VARIABLE]: ownNamespace() };
  return new Promise((resolvePromise) => {
    execFile(
      program,
      [...args, process.execPath, ...vitest, ...filter],
      { cwd: root, env, timeout: TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 },
      (_error, stdout, stderr) => resolvePromise(summarize(stdout, stderr)),
    );
  });
}

/** Without what this runner has set for its own workers. */
function outerEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter(([variable]) => !variable.startsWith('VITEST')));
}

function summarize(stdout: string, stderr: string): InsideReport {
  const start = stdout.indexOf('{"num');
  if (start < 0) return { passed: 0, failures: [`no report: ${stdout}${stderr}`] };
  const report = JSON.parse(stdout.slice(start)) as JsonReport;
  const results = report.testResults.flatMap((file) => file.assertionResults);
  const failed = results.filter(({ status }) => status === 'failed');
  const brokenFiles = report.testResults.filter(({ message }) => (message ?? '') !== '');
  return {
    passed: results.filter(({ status }) => status === 'passed').length,
    failures: [
      ...failed.map((test) => `${test.fullName}\n${(test.failureMessages ?? []).join('\n')}`),
      ...brokenFiles.map(({ message }) => message ?? ''),
    ],
  };
}
