/** What becomes of a PIN when programs are killed, or when there are two of them. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';

import type { PinDriverLine, PinDriverOptions } from './pin-driver.ts';

const root = join(import.meta.dirname, '..', '..');
const ICCID = '89001010123456789012';

let driver = '';
let stateDir = '';
const children: ChildProcess[] = [];

beforeAll(() => {
  // Inside the tree, since the driver looks for the Worker's bundle from where it is.
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  driver = mkdtempSync(join(cache, 'tetherstick-pin-driver-'));
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const entry = 'test/integration/pin-driver.ts';
  const built = spawnSync(
    process.execPath,
    [vite, 'build', '--ssr', entry, '--outDir', driver, '--logLevel', 'error'],
    { cwd: root, encoding: 'utf8' },
  );
  expect(built.stderr).toBe('');
});
afterAll(() => rmSync(driver, { recursive: true, force: true }));

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'tetherstick-pin-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(stateDir, { recursive: true, force: true });
});

it('killed between PIN and answer, three starts send one PIN in all', async () => {
  const first = start({ origin: 'stored', answerMs: 500 });
  await first.until(({ state }) => state === 'pin-required');
  first.say('go');
  await first.until(({ sent }) => sent === pinLine);
  await first.kill();

  for (const origin of ['stored', 'user', 'stored'] as const) {
    const next = start({ origin });
    const told = await next.until(({ state }) => state === 'pin-required');
    expect(told.refused).toMatchObject({ code: 'pin-guarded', detail: 'unfinished-attempt' });
    if (origin === 'stored') {
      next.say('go');
      await next.until(({ state }) => state === 'unlocking');
      const kept = await next.until(({ state }) => state === 'pin-required');
      expect(kept.refused).toMatchObject({ code: 'pin-guarded', detail: 'unfinished-attempt' });
    }
    await next.kill();
    expect(next.sentPins()).toBe(0);
  }
  expect(first.sentPins()).toBe(1);
}, 60_000);

it('killed before the SIM was held, a later start sends its PIN as if nothing had been', async () => {
  const first = start({ origin: 'stored', answerMs: 500 });
  await first.until(({ state }) => state === 'pin-required');
  first.say('go');
  await first.until(({ state }) => state === 'unlocking');
  await first.kill();

  const next = start({ origin: 'stored' });
  expect((await next.until(({ state }) => state === 'pin-required')).refused).toBeUndefined();
  next.say('go');
  await next.until(({ state }) => state === 'registering');
  expect(next.sentPins()).toBe(1);
}, 60_000);

it('of two programs that want to unlock the same SIM at the same time one sends', async () => {
  const both = [start({ origin: 'user', answerMs: 500 }), start({ origin: 'user', answerMs: 500 })];
  await Promise.all(both.map((one) => one.until(({ state }) => state === 'pin-required')));
  for (const one of both) one.say('go');
  const ends = await Promise.all(
    both.map(async (one) => {
      await one.until(({ state }) => state === 'unlocking');
      return one.until(({ state }) => state !== undefined && state !== 'unlocking');
    }),
  );
  expect(ends.map(({ state }) => state).sort()).toEqual(['pin-required', 'registering']);
  expect(ends.find(({ state }) => state === 'pin-required')?.refused).toMatchObject({
    code: 'pin-guarded',
    detail: 'in-use-elsewhere',
  });
  expect(both.map((one) => one.sentPins()).sort()).toEqual([0, 1]);
}, 60_000);

it('a stored PIN that was wrong is reported, and not sent again by a later program', async () => {
  const first = start({ origin: 'stored', pin: '0000' });
  await first.until(({ state }) => state === 'pin-required');
  first.say('go');
  expect(await first.until((line) => line.storedPinWrong !== undefined)).toMatchObject({
    storedPinWrong: ICCID,
  });
  await first.until(({ refused }) => refused?.code === 'pin-wrong');
  await first.kill();

  const next = start({ origin: 'stored', pin: '4711' });
  await next.until((line) => line.storedPinWrong === ICCID);
  const told = await next.until(({ state }) => state === 'pin-required');
  expect(told.refused).toMatchObject({ code: 'pin-guarded', detail: 'stored-code-refused' });
  next.say('go');
  await next.until(({ state }) => state === 'unlocking');
  await next.until(({ state }) => state === 'pin-required');
  expect(next.sentPins()).toBe(0);
  await next.kill();

  // A person may, and with that everything is as before.
  const person = start({ origin: 'user', pin: '4711' });
  await person.until(({ state }) => state === 'pin-required');
  person.say('go');
  await person.until(({ state }) => state === 'registering');
  await person.kill();
  const after = start({ origin: 'stored', pin: '4711' });
  expect((await after.until(({ state }) => state === 'pin-required')).refused).toBeUndefined();
}, 60_000);

const pinLine = 'AT+CPIN=****';

type Line = {
  readonly state?: string;
  readonly refused?: { readonly code: string; readonly detail?: string };
  readonly sent?: string;
  readonly storedPinWrong?: string;
};

function start(options: Pick<PinDriverOptions, 'origin'> & Partial<PinDriverOptions>) {
  const defaults = { pinJournalDir: stateDir, pin: '4711', answerMs: 30 };
  const settings = JSON.stringify({ ...defaults, ...options } satisfies PinDriverOptions);
  const child = spawn(process.execPath, [join(driver, 'pin-driver.js'), settings], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines: Line[] = [];
  let text = '';
  let read = 0;
  let wake: () => void = () => undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    const whole = text.split('\n');
    text = whole.pop() ?? '';
    lines.push(...whole.map((line) => JSON.parse(line) as PinDriverLine));
    wake();
  });
  const exited = new Promise<void>((resolve) => {
    child.on('exit', () => {
      resolve();
      wake();
    });
  });
  return {
    /** The next line that `wanted` accepts; each line is looked at once. */
    async until(wanted: (line: Line) => boolean): Promise<Line> {
      for (;;) {
        for (; read < lines.length; read += 1) {
          const line = lines[read];
          if (line !== undefined && wanted(line)) {
            read += 1;
            return line;
          }
        }
        if (child.exitCode !== null) throw new Error(`ended after ${JSON.stringify(lines)}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    say: (word: string) => child.stdin.write(`${word}\n`),
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await exited;
    },
    sentPins: () => lines.filter(({ sent }) => sent === pinLine).length,
  };
}
