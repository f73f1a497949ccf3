/** `serve`: the app in the system's browser, or headless for a browser that comes later. */
import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';

import type { VirtualScenario } from '../../shared/ipc/contract.ts';
import { FailureError } from '../../shared/failure.ts';
import {
  composeApp,
  openInBrowser,
  removeOpenerFile,
  serveApp,
  writeOpenerFile,
  type ComposedApp,
  type VirtualAppAction,
} from '../../main/compose-app.ts';
import {
  numberOption,
  stringOption,
  UsageError,
  type Command,
  type CommandInput,
} from '../command.ts';
import { controlSocketPath } from '../control-socket.ts';
import { exitCode } from '../exit-code.ts';

const scenarios: readonly VirtualScenario[] = [
  'open',
  'locked',
  'puk',
  'several-plans',
  'roaming',
  'apn-refused',
  'weak-signal',
  'install-cd',
  'hilink',
  'busy',
  'silent',
];

export const serveCommand: Command = {
  verb: 'serve',
  help: 'Runs the app without a window: its page is opened in a browser on this computer.',
  options: {
    virtual: {
      type: 'string',
      value: 'STATE',
      help: `Begin with the built-in stick: ${scenarios.join(', ')}.`,
    },
    try: { type: 'boolean', help: 'Begin with the built-in stick where no other is plugged in.' },
    'time-scale': {
      type: 'string',
      value: 'F',
      help: 'Factor on the delays of the built-in stick, 0 to 10; 1.',
    },
    port: { type: 'string', value: 'N', help: 'Loopback port; any that is free.' },
    metrics: {
      type: 'boolean',
      help: 'Answer /metrics in the OpenMetrics format; names nobody, so anybody here may ask.',
    },
    open: { type: 'boolean', help: 'Open the page in the browser.' },
    'actions-stdin': {
      type: 'boolean',
      help: 'Do to the built-in stick what JSON lines on standard input say, e.g. {"do":"unplug"}.',
    },
    json: { type: 'boolean', help: 'Print the address as a JSON object.' },
  },
  async run(input) {
    const scenario = readScenario(input);
    const port = numberOption(input, 'port', { min: 0, max: 65_535, fallback: 0 });
    const ending = endOfProgram();
    const composed = await composeApp({
      surface: {
        openPage: (url) => void openInBrowser(url),
        // A page in a browser goes there by itself.
        openTools: () => undefined,
        quit: () => ending.end(),
      },
      info: { surface: 'browser', hasTray: false, keychain: 'none' },
      virtualTimeScale: numberOption(input, 'time-scale', { min: 0, max: 10, fallback: 1 }),
      onUnexpected: (line) => console.error(line),
    });
    try {
      await serveUntilEnd(input, composed, port, scenario, ending.ended);
      return exitCode.ok;
    } finally {
      ending.stopListening();
      await composed.close();
    }
  },
};

async function serveUntilEnd(
  input: CommandInput,
  composed: ComposedApp,
  port: number,
  scenario: VirtualScenario | undefined,
  ended: Promise<void>,
): Promise<void> {
  let opener = '';
  const server = await serveApp(composed, {
    port,
    withMetrics: input.options['metrics'] === true,
    // Whoever opens the file next gets in as well.
    onTokenUsed: () => writeOpenerFile(opener, server.newAddress()),
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new UsageError(`Port ${port} is taken; leave out --port for one that is free.`);
  });
  opener = join(dirname(controlSocketPath()), `open-${server.port}.html`);
  try {
    writeOpenerFile(opener, server.newAddress());
    announce(input, server.port, server.newAddress(), opener, composed.settingsSetAside);
    if (scenario !== undefined) await composed.app.tryVirtualStick(scenario);
    await composed.app.start();
    if (input.options['try'] === true && composed.app.store.snapshot.sticks.found.length === 0) {
      await composed.app.tryVirtualStick('locked');
      if (input.options['json'] !== true) {
        console.log('No stick is plugged in, so this is the built-in one. Its PIN is 1234.');
      }
    }
    if (input.options['actions-stdin'] === true) takeActions(composed);
    if (input.options['open'] === true && !(await openInBrowser(opener))) {
      console.error('No program was found that opens pages; open the address above.');
    }
    await ended;
  } finally {
    removeOpenerFile(opener);
    await server.close();
  }
}

function announce(
  input: CommandInput,
  port: number,
  address: string,
  opener: string,
  setAside: string | undefined,
): void {
  if (setAside !== undefined) {
    console.error(`The settings could not be read and start anew; the old file is ${setAside}.`);
  }
  if (input.options['json'] === true) {
    console.log(JSON.stringify({ port, address, opener }));
    return;
  }
  console.log(`Tetherstick is at ${address}`);
  console.log(`The address works once. To open it again: ${opener}`);
}

function takeActions({ act }: ComposedApp): void {
  createInterface({ input: process.stdin }).on('line', (line) => {
    Promise.resolve()
      .then(() => act(JSON.parse(line) as VirtualAppAction))
      .then(
        () => console.log('{"done":true}'),
        (error: unknown) => console.error(error instanceof FailureError ? error.message : error),
      );
  });
}

function readScenario(input: CommandInput): VirtualScenario | undefined {
  const word = stringOption(input, 'virtual');
  if (word === undefined) return undefined;
  const scenario = scenarios.find((known) => known === word);
  if (scenario === undefined) throw new UsageError(`--virtual takes ${scenarios.join(', ')}.`);
  return scenario;
}

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function endOfProgram() {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  for (const signal of endingSignals) process.on(signal, end);
  return {
    ended,
    end: () => end(),
    stopListening: () => {
      for (const signal of endingSignals) process.off(signal, end);
    },
  };
}
