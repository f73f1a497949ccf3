/** `connect`: goes online and stays there until a signal, which takes everything down in order. */
import type { Server } from 'node:net';

import type { Cause } from '../../shared/cause.ts';
import { FailureError, type Failure } from '../../shared/failure.ts';
import { noteOf } from '../../shared/session-note.ts';
import { composeSession, type Session, type SessionRunner } from '../../main/compose.ts';
import { numberOption, type Command, type CommandInput } from '../command.ts';
import {
  checkSocketPath,
  controlSocketPath,
  reportSocketPath,
  serveStatus,
} from '../control-socket.ts';
import { exitCode } from '../exit-code.ts';
import { StateTable } from '../state-table.ts';
import { stickOptions, stickSpec } from '../stick-options.ts';
import type { ReportMaterial } from './report.ts';
import { answerLockedSim } from '../unlock-question.ts';
import { connectionOptions, connectionSettings } from '../connection-options.ts';

export const connectCommand: Command = {
  verb: 'connect',
  help: 'Goes online and stays there until Ctrl-C.',
  options: {
    ...connectionOptions,
    'pin-stdin': { type: 'boolean', help: 'Read the PIN from standard input instead of asking.' },
    once: { type: 'boolean', help: 'Disconnect as soon as it is online.' },
    'no-reconnect': { type: 'boolean', help: 'End when the stick is pulled out.' },
    json: { type: 'boolean', help: 'One JSON object per state.' },
    ...stickOptions,
  },
  async run(input) {
    const spec = await stickSpec(input);
    const session = composeSession({
      spec,
      settings: connectionSettings(input, spec),
      deadlineScale: numberOption(input, 'patience', { min: 1, max: 20, fallback: 1 }),
      reconnect: input.options['no-reconnect'] !== true,
    });
    const { runner } = session;
    const leaving = new AbortController();
    const stop = () => {
      leaving.abort();
      void runner.disconnect();
    };
    const servers: Server[] = [];
    try {
      servers.push(
        await serveStatus(controlSocketPath(), async () => ({
          session: runner.state,
          note: noteOf(runner.state) ?? null,
          causes: session.causes().map(plainCause),
          counters: await session.readCounters(),
        })),
        await serveStatus(reportSocketPath(), () => Promise.resolve(reportMaterial(session))),
        await serveStatus(checkSocketPath(), () => session.checkLine([])),
      );
      for (const signal of endingSignals) process.on(signal, stop);
      // Whoever read our output is gone: there is nobody left to be online for.
      process.stdout.on('error', stop);
      const failure = await stayOnline(runner, input, leaving.signal);
      if (failure !== undefined) throw new FailureError(failure);
      return exitCode.ok;
    } finally {
      for (const signal of endingSignals) process.off(signal, stop);
      for (const server of servers) server.close();
      await session.end();
    }
  },
};

function plainCause({ code, severity, action, confidence }: Cause): Cause {
  return { code, severity, action, confidence };
}

/** With the password, so that the report can hide it; the socket is this user's alone. */
function reportMaterial({ recorder, causes, runner }: Session): ReportMaterial {
  return {
    recorderLines: recorder.lines,
    causes: causes().map(plainCause),
    settings: runner.settings,
  };
}

/** SIGHUP: the terminal was closed. */
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Resolves when the session is over, with what ended it. */
async function stayOnline(
  runner: SessionRunner,
  input: CommandInput,
  signal: AbortSignal,
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
    const fromInput = input.options['pin-stdin'] === true;
    const refused = await answerLockedSim(runner, state, { fromInput, signal });
    if (refused !== undefined) {
      await runner.disconnect();
      return refused;
    }
    await runner.whenState(({ state: name }) => name !== 'pin-required');
  }
}
