/**
 * `check`: checks the line from the stick to the internet, of the `connect` that runs; where none
 * does, it goes online for it and disconnects.
 */
import { composeSession, type SessionOptions, type SessionRunner } from '../../main/compose.ts';
import { uiToolsEn } from '../../shared/i18n/ui-tools-en.ts';
import type { CheckResult } from '../../shared/ipc/checks.ts';
import { stringOption, UsageError, type Command, type CommandInput } from '../command.ts';
import { connectionOptions, connectionSettings } from '../connection-options.ts';
import { askStatus, checkSocketPath } from '../control-socket.ts';
import { exitCode, exitCodeOf, type ExitCode } from '../exit-code.ts';
import { failureText } from '../failure-text.ts';
import { stickOptions, stickSpec } from '../stick-options.ts';
import { answerLockedSim } from '../unlock-question.ts';

export const checkCommand: Command = {
  verb: 'check',
  help: 'Checks the line from the stick to the internet, with packets of its own; some 2 MB.',
  options: {
    ...connectionOptions,
    server: {
      type: 'string',
      value: 'HOST,…',
      help: 'What should answer; 1.1.1.1,9.9.9.9.',
    },
    download: {
      type: 'string',
      value: 'URL',
      help: 'A page over http:// to measure the speed with.',
    },
    'pin-stdin': { type: 'boolean', help: 'Read the PIN from standard input instead of asking.' },
    json: { type: 'boolean', help: 'The results as one JSON array.' },
    ...stickOptions,
  },
  async run(input) {
    const servers = serversOf(input);
    const asJson = input.options['json'] === true;
    const running = input.options['virtual'] === true ? undefined : await askRunningSession();
    if (running !== undefined) return tell(running, asJson);
    const session = composeSession(await newSession(input));
    const leaving = new AbortController();
    const stop = (): void => {
      leaving.abort();
      void session.runner.disconnect();
    };
    for (const signal of endingSignals) process.on(signal, stop);
    try {
      await getThere(session.runner, input, leaving.signal);
      const table = new CheckTable((line) => console.log(line));
      const results = await session.checkLine(servers, (all) => {
        if (!asJson) table.show(all);
      });
      return asJson ? tell(results, asJson) : verdictOf(results);
    } finally {
      for (const signal of endingSignals) process.off(signal, stop);
      await session.end();
    }
  },
};

/** The built-in stick changes nothing on this computer and needs no rights. */
async function newSession(input: CommandInput): Promise<SessionOptions> {
  const spec = await stickSpec(input);
  const settings = connectionSettings(input, spec);
  return { spec: spec.kind === 'virtual' ? { ...spec, host: 'make-believe' } : spec, settings };
}

/** All checks of it, with the servers that are asked by default; undefined where none runs. */
async function askRunningSession(): Promise<readonly CheckResult[] | undefined> {
  const answer = await askStatus(checkSocketPath(), { timeoutMs: CHECKS_LIMIT_MS });
  return Array.isArray(answer) ? (answer as readonly CheckResult[]) : undefined;
}

const CHECKS_LIMIT_MS = 120_000;

function tell(results: readonly CheckResult[], asJson: boolean): ExitCode {
  if (asJson) console.log(JSON.stringify(results));
  else new CheckTable((line) => console.log(line)).show(results);
  return verdictOf(results);
}

function verdictOf(results: readonly CheckResult[]): ExitCode {
  const broken = results.find(({ status }) => status === 'failed');
  return broken?.failure === undefined ? exitCode.ok : exitCodeOf(broken.failure);
}

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function serversOf(input: CommandInput): readonly string[] {
  const servers = stringOption(input, 'server')?.split(',') ?? [];
  const download = stringOption(input, 'download');
  if (download !== undefined && !/^http:\/\/./.test(download)) {
    throw new UsageError('--download takes the address of a page, http://…');
  }
  return [...servers, ...(download === undefined ? [] : [download])];
}

/** As far as it goes: what stands in the way is what the checks tell. */
async function getThere(
  runner: SessionRunner,
  input: CommandInput,
  signal: AbortSignal,
): Promise<void> {
  runner.connect();
  for (;;) {
    const state = await runner.whenState(({ state: name }) =>
      ['online', 'pin-required', 'failed', 'idle', 'recovering'].includes(name),
    );
    if (state.state !== 'pin-required') return;
    const fromInput = input.options['pin-stdin'] === true;
    if ((await answerLockedSim(runner, state, { fromInput, signal })) !== undefined) return;
    await runner.whenState(({ state: name }) => name !== 'pin-required');
  }
}

/** A line for each check that is done. */
class CheckTable {
  readonly #write: (line: string) => void;
  readonly #shown = new Set<string>();

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  show(results: readonly CheckResult[]): void {
    for (const result of results) {
      const isDone = result.status !== 'pending' && result.status !== 'running';
      if (!isDone || this.#shown.has(result.check)) continue;
      this.#shown.add(result.check);
      this.#write(lineOf(result));
    }
  }
}

function lineOf({ check, status, waitsFor, failure, facts, tookMs }: CheckResult): string {
  const { names, status: words, waitsFor: waits } = uiToolsEn.diagnostics;
  const told =
    failure !== undefined
      ? failureText(failure)
      : waitsFor !== undefined
        ? waits(names[waitsFor])
        : words[status];
  const numbers = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
  const took = tookMs === undefined ? [] : [`${tookMs} ms`];
  return [names[check].padEnd(20), [told, ...numbers, ...took].join(', ')].join('');
}
