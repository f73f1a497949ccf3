import { expect, it } from 'vitest';

import { FailureError } from '../shared/failure.ts';
import { runCommandLine } from './command-line.ts';
import { numberOption, type Command } from './command.ts';
import { exitCode } from './exit-code.ts';

const dial: Command = {
  verb: 'dial',
  help: 'Dials.',
  options: {
    apn: { type: 'string', value: 'APN', help: 'Access point.' },
    tries: { type: 'string', value: 'N', help: 'How often.' },
    json: { type: 'boolean', help: 'Machine-readable.' },
  },
  run(input) {
    numberOption(input, 'tries', { min: 1, max: 5, fallback: 1 });
    if (input.options['apn'] === 'bad') {
      throw new FailureError({ code: 'apn-refused', cause: 27 });
    }
    if (input.options['apn'] === 'crash') throw new Error('boom');
    return Promise.resolve(exitCode.ok);
  },
};

async function run(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommandLine([dial], args, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

it('lists the commands when nothing is asked', async () => {
  const { code, out } = await run();
  expect(code).toBe(0);
  expect(out).toContain('dial       Dials.');
});

it('shows the options of one command', async () => {
  expect((await run('dial', '--help')).out).toContain('--apn APN                Access point.');
});

it.each([
  [['dail'], 'There is no command "dail"'],
  [['dial', '--nap', 'x'], "Unknown option '--nap'"],
  [['dial', '--apn'], "Option '--apn <value>' argument missing"],
  [['dial', 'stray'], "Unexpected argument 'stray'"],
  [['dial', '--tries', '9'], '--tries takes a number from 1 to 5.'],
  [['dial', '--tries', ''], '--tries takes a number from 1 to 5.'],
])('answers %j with one sentence and exit code 2', async (args, sentence) => {
  const { code, err } = await run(...args);
  expect(code).toBe(2);
  expect(err).toContain(sentence);
});

it('ends a failure in words and in the exit code of its group', async () => {
  const { code, err } = await run('dial', '--apn', 'bad');
  expect(code).toBe(exitCode.network);
  expect(err).toBe(
    [
      'The network does not know this access point (APN). Choose the APN of your plan.',
      'The network gave reason number 27. It does not know the access point (APN), or was given none.',
    ].join(' '),
  );
});

it('says so when something is broken inside', async () => {
  const { code, err } = await run('dial', '--apn', 'crash');
  expect(code).toBe(exitCode.unexpected);
  expect(err).toContain('Something went wrong inside Tetherstick.');
});
