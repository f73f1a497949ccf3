/** The command line as a program: ended politely, ended rudely, and asked while it runs. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

import {
  compareSnapshots,
  readHostSnapshot,
  type HostSnapshot,
} from '../../cli/demo/host-snapshot.ts';
import { bundlePath } from '../../main/compose.ts';
import { skipOutsideNamespace, skipReason } from './namespace-guard.ts';

skipOutsideNamespace();

let runtimeDir = '';
let before: HostSnapshot;
const started: ChildProcess[] = [];

beforeEach(() => {
  runtimeDir = mkdtempSync(join(tmpdir(), 'tetherstick-cli-'));
  if (skipReason === undefined) before = readHostSnapshot();
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  rmSync(runtimeDir, { recursive: true, force: true });
});

it('goes online, answers "status", and takes all down on SIGTERM', async ({ skip }) => {
  if (skipReason !== undefined) skip(skipReason);
  const connect = run(['connect', '--virtual', '--pin-stdin', '--time-scale', '0.02', '--json']);
  connect.child.stdin?.end('1234\n');
  await connect.until('"state":"online"');
  const status = run(['status', '--json']);
  expect(await status.exitCode).toBe(0);
  expect(JSON.parse(status.output())).toMatchObject({ session: { state: 'online' } });
  connect.child.kill('SIGTERM');
  expect(await connect.exitCode).toBe(0);
  expect(compareSnapshots(before, readHostSnapshot())).toEqual([]);
  const after = run(['status', '--json']);
  await after.exitCode;
  expect(JSON.parse(after.output())).toEqual({ session: { state: 'idle' } });
});

it.each([
  [
    'a wrong PIN, sent once',
    ['--pin-stdin'],
    '0000\n',
    5,
    'This PIN is not right. 2 tries are left.',
  ],
  ['no PIN at hand', [], '', 5, 'The SIM is locked with a PIN.'],
  ['no SIM', ['--fault', 'simMissing'], '', 5, 'There is no SIM in the stick'],
  ['a refused APN', ['--pin-stdin', '--fault', 'bearerRefusedCause=27'], '1234\n', 6, '(APN)'],
])('%s ends in its sentence and exit code', async (_name, options, input, exitCode, sentence) => {
  const connect = run(['connect', '--virtual', '--time-scale', '0.02', ...options]);
  connect.child.stdin?.end(input);
  expect(await connect.exitCode).toBe(exitCode);
  expect(connect.errors()).toContain(sentence);
  expect(compareSnapshots(before, readHostSnapshot())).toEqual([]);
});

it('says before it dials that it may not make a tunnel', ({ skip }) => {
  if (skipReason !== undefined) skip(skipReason);
  const without = ['--bounding-set', '-net_admin', '--inh-caps', '-net_admin'];
  if (spawnSync('setpriv', [...without, 'true'], { stdio: 'ignore' }).status !== 0) {
    skip('setpriv can not take a right away here');
  }
  const program = [process.execPath, bundlePath('cli/index.js'), 'connect', '--virtual', '--json'];
  const done = spawnSync('setpriv', [...without, ...program, '--time-scale', '0.02'], {
    encoding: 'utf8',
    input: '',
    env: { ...process.env, XDG_RUNTIME_DIR: runtimeDir, XDG_STATE_HOME: runtimeDir },
  });
  expect(done.status).toBe(7);
  expect(done.stdout).toContain('"tun-permission"');
  expect(done.stdout).not.toMatch(/"state":"(waking|registering|dialling)"/);
});

it('kill -9 in the middle leaves no interface, no route, no process', async ({ skip }) => {
  if (skipReason !== undefined) skip(skipReason);
  const demo = run(['demo', '--inside', '--time-scale', '0.02', '--megabytes', '2000']);
  await demo.until('Online');
  const children = childrenOf(demo.child.pid ?? 0);
  expect(children.length).toBeGreaterThan(0);
  demo.child.kill('SIGKILL');
  await demo.exitCode;
  await expect.poll(() => children.filter(isAlive), { timeout: 5_000 }).toEqual([]);
  await expect
    .poll(() => compareSnapshots(before, readHostSnapshot()), { timeout: 5_000 })
    .toEqual([]);
});

it('kill -9 of the demo that was started ends its inner half too', async ({ skip }) => {
  if (skipReason !== undefined) skip(skipReason);
  const hasSetpriv = spawnSync('setpriv', ['--version'], { stdio: 'ignore' }).status === 0;
  if (!hasSetpriv) skip('setpriv is not there, which ties the two halves together');
  const demo = run(['demo', '--time-scale', '0.02', '--megabytes', '2000']);
  await demo.until('Online');
  const inside = childrenOf(demo.child.pid ?? 0);
  expect(inside.length).toBeGreaterThan(1);
  demo.child.kill('SIGKILL');
  await demo.exitCode;
  await expect.poll(() => inside.filter(isAlive), { timeout: 20_000 }).toEqual([]);
});

it('Ctrl-C in the middle of the demo takes everything down', async ({ skip }) => {
  if (skipReason !== undefined) skip(skipReason);
  const demo = run(['demo', '--inside', '--time-scale', '0.02', '--megabytes', '2000']);
  await demo.until('Online');
  demo.child.kill('SIGINT');
  expect(await demo.exitCode).not.toBe(0);
  expect(demo.output()).toContain('are as before');
  expect(compareSnapshots(before, readHostSnapshot())).toEqual([]);
});

it('answers every line of "inspect" with one line, whatever it is', async ({ skip }) => {
  if (skipReason !== undefined) skip(skipReason);
  const lines = [
    '',
    '{',
    'null',
    '[]',
    '{"hex":1}',
    '{"hex":"zz"}',
    '\u2028',
    '"x"',
    '{"hex":"4e"}',
  ];
  for (const kind of ['ntb', 'dhcp', 'at']) {
    const inspect = run(['inspect', kind]);
    inspect.child.stdin?.end(`${lines.join('\n')}\n${'{"a":'.repeat(50_000)}\n\xff\xfe\n`);
    expect(await inspect.exitCode).toBe(0);
    const answers = inspect.output().trimEnd().split('\n');
    expect(answers).toHaveLength(lines.length + 2);
    for (const answer of answers) expect(JSON.parse(answer)).toBeTypeOf('object');
  }
});

function run(args: readonly string[]) {
  const child = spawn(process.execPath, [bundlePath('cli/index.js'), ...args], {
    env: { ...process.env, XDG_RUNTIME_DIR: runtimeDir, XDG_STATE_HOME: runtimeDir },
  });
  started.push(child);
  const text = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (text.out += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (text.err += String(chunk)));
  child.stdin.on('error', () => undefined);
  const exitCode = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    child,
    exitCode,
    output: () => text.out,
    errors: () => text.err,
    until: (words: string) =>
      expect.poll(() => text.out + text.err, { timeout: 30_000 }).toContain(words),
  };
}

/** All processes below `pid`, whichever namespace they are in. */
function childrenOf(pid: number): number[] {
  const direct = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' '),
  );
  const pids = direct.filter((text) => text !== '').map(Number);
  return pids.flatMap((child) => [child, ...childrenOf(child)]);
}

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
