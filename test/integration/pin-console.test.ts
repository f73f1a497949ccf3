/** No spelling of a code gets past the guard: not on the AT console, not on the command line. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { bundlePath } from '../../main/compose.ts';
import { rawCommand } from '../../main/at/commands/raw-command.ts';
import { PinGuardError } from '../../main/at/pin-guard.ts';
import { AtResultError, AtTimeoutError } from '../../main/at/at-error.ts';
import { codeLine } from '../fakes/code-line-spellings.ts';
import { inProcessSession, reach } from './in-process-session.ts';

const SPELLINGS = 100_000;
/** Sampled piece by piece, since fast-check keeps what it has sampled. */
const SAMPLE = 5_000;

it('the AT console keeps 100,000 spellings of a code back', async () => {
  const session = inProcessSession({ sim: { pin: '4711' } });
  session.runner.connect();
  await reach(session, 'pin-required');
  const { modem } = session.runner;
  if (modem === undefined) throw new Error('there is no modem');
  const { atLines } = session.stick().counters;

  for (let seed = 0; seed < SPELLINGS / SAMPLE; seed += 1) {
    for (const { line } of fc.sample(codeLine, { numRuns: SAMPLE, seed })) {
      const outcome = await modem.at.run(rawCommand(line)).catch((error: unknown) => error);
      if (!(outcome instanceof PinGuardError)) throw new Error(`not kept back: ${line}`);
    }
  }
  expect(session.stick().counters).toMatchObject({ atLines, pinAttempts: 0, cardVerifications: 0 });
  await session.end();
}, 120_000);

it('what the AT console lets through costs no try, whatever is typed', async () => {
  const session = inProcessSession({ sim: { pin: '4711' } });
  session.runner.connect();
  await reach(session, 'pin-required');
  const { modem } = session.runner;
  const pieces = fc.constantFrom(
    ...['AT', 'at', '+CPIN', '^CPIN', '+CLCK', '+CPWD', '^CARDLOCK', '+CSQ', 'E0', 'I', 'D', 'A/'],
    ...['=', '?', '=?', ';', ',', '"', ' ', '"SC"', '2', '1234', '**05*', '#', '\r', '\b', '\0'],
  );
  const typed = fc.array(pieces, { maxLength: 8 }).map((parts) => `AT${parts.join('')}`);
  let sent = 0;
  for (const line of fc.sample(typed, { numRuns: 3_000, seed: 1 })) {
    const outcome = await modem?.at.run(rawCommand(line)).catch((error: unknown) => error);
    if (outcome instanceof PinGuardError) continue;
    sent += 1;
    if (outcome instanceof Error && !(outcome instanceof AtResultError)) {
      expect(outcome).toBeInstanceOf(AtTimeoutError);
    }
  }
  expect(sent).toBeGreaterThan(100);
  expect(session.stick().counters).toMatchObject({ pinAttempts: 0, cardVerifications: 0 });
  await session.end();
}, 120_000);

it('"tetherstick at" keeps 100,000 spellings of a code back', async () => {
  const perRun = 20_000;
  for (let run = 0; run < SPELLINGS / perRun; run += 1) {
    // An argument can not hold a NUL.
    const lines = fc
      .sample(codeLine, { numRuns: perRun, seed: 1_000 + run })
      .map(({ line }) => line.replaceAll('\0', ' '));
    const answers = await commandLine([...lines, 'AT^CPIN?']);
    expect(answers).toHaveLength(perRun + 1);
    const tries = answers.pop();
    expect(answers.filter(({ sent }) => sent)).toEqual([]);
    expect(tries?.lines).toEqual(['^CPIN: SIM PIN,3,10,3,10,3']);
  }
}, 180_000);

interface Answer {
  readonly sent: boolean;
  readonly lines: readonly string[];
}

async function commandLine(lines: readonly string[]): Promise<Answer[]> {
  const options = ['at', '--virtual', '--json', '--time-scale', '0.01', '--', ...lines];
  const child = spawn(process.execPath, [bundlePath('cli/index.js'), ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  await once(child, 'close');
  const text = Buffer.concat(output).toString();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Answer);
}
