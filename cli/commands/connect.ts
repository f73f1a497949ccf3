/** `connect`: goes online and stays there until Ctrl-C or SIGTERM, which take all down in order. */
import { FailureError, type Failure } from '../../shared/failure.ts';
import { en } from '../../shared/i18n/en.ts';
import { failureSentence } from '../../shared/i18n/failure-sentence.ts';
import type { SessionState } from '../../shared/session.ts';
import { composeSession, type SessionRunner } from '../../main/compose.ts';
import { UsageError, type Command, type CommandInput } from '../command.ts';
import { controlSocketPath, serveStatus } from '../control-socket.ts';
import { exitCode } from '../exit-code.ts';
import { readSecret } from '../secret-prompt.ts';
import { StateTable } from '../state-table.ts';
import { stickOptions, stickSpec } from '../stick-options.ts';
import { connectionOptions, connectionSettings } from '../connection-options.ts';

export const connectCommand: Command = {
  verb: 'connect',
  help: 'Goes online and stays there until Ctrl-C.',
  options: {
    ...connectionOptions,
    'pin-stdin': { type: 'boolean', help: 'Read the PIN from standard input instead of asking.' },
    once: { type: 'boolean', help: 'Disconnect as soon as it is online.' },
    json: { type: 'boolean', help: 'One JSON object per state.' },
    ...stickOptions,
  },
  async run(input) {
    const session = composeSession({
      spec: await stickSpec(input),
      settings: connectionSettings(input),
    });
    const { runner } = session;
    const server = await serveStatus(controlSocketPath(), async () => ({
      session: runner.state,
      counters: await session.readCounters(),
    })).catch((error: Error) => {
      throw new FailureError({ code: 'stick-busy', detail: error.message });
    });
    const stop = () => void runner.disconnect();
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    try {
      const failure = await stayOnline(runner, input);
      if (failure !== undefined) throw new FailureError(failure);
      return exitCode.ok;
    } finally {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      server.close();
      await session.end();
    }
  },
};

/** Resolves when the session is over, with what ended it. */
async function stayOnline(
  runner: SessionRunner,
  input: CommandInput,
): Promise<Failure | undefined> {
  const table = new StateTable((line) => console.log(line));
  const asJson = input.options['json'] === true;
  runner.onState((state) => {
    if (asJson) console.log(JSON.stringify(state));
    else table.show(state);
    if (state.state === 'online' && input.options['once'] === true) void runner.disconnect();
  });
  runner.connect();
  for (;;) {
    const state = await runner.whenState(
      ({ state: name }) => name === 'pin-required' || name === 'idle' || name === 'failed',
    );
    if (state.state === 'failed') return state.failure;
    if (state.state !== 'pin-required') return undefined;
    const refused = await answerLockedSim(runner, state, input);
    if (refused !== undefined) {
      await runner.disconnect();
      return refused;
    }
    await runner.whenState(({ state: name }) => name !== 'pin-required');
  }
}

/** Asks the user once; returns the failure to end with where nobody can be asked. */
async function answerLockedSim(
  runner: SessionRunner,
  state: Extract<SessionState, { state: 'pin-required' }>,
  input: CommandInput,
): Promise<Failure | undefined> {
  const fromInput = input.options['pin-stdin'] === true;
  if (state.refused !== undefined && fromInput) return state.refused;
  if (state.kind === 'puk') return withTries({ code: 'puk-required' }, state.triesLeft);
  if (!fromInput && process.stdin.isTTY !== true) {
    return withTries({ code: 'pin-required' }, state.triesLeft);
  }
  if (state.refused !== undefined) console.error(failureSentence(state.refused, en));
  const tries = state.triesLeft === undefined ? '' : ` (${en.triesLeft(state.triesLeft)})`;
  const pin = await readSecret(`PIN of the SIM${tries} `);
  if (runner.state.state !== 'pin-required') return undefined;
  if (pin === undefined || pin === '') return withTries({ code: 'pin-required' }, state.triesLeft);
  if (!/^\d{4,8}$/.test(pin)) throw new UsageError('A PIN has 4 to 8 digits; nothing was sent.');
  // What comes from a pipe comes again at the next start, without anybody looking.
  const origin = fromInput ? 'stored' : 'user';
  runner.unlock({ kind: 'pin', pin, origin, consentToLastTry: false });
  return undefined;
}

function withTries(failure: Failure, triesLeft: number | undefined): Failure {
  return triesLeft === undefined ? failure : { ...failure, triesLeft };
}
