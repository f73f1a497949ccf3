/**
 * `simulate`: talks to the virtual stick's AT port directly, as a terminal program would; or offers
 * the whole stick to another kernel as a USB/IP device.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { noFaults } from '../../simulator/fault-switches.ts';
import { listProfiles, stickProfile, type ProfileName } from '../../simulator/profiles.ts';
import { TcpDialUp } from '../../simulator/usbip/tcp-dial-up.ts';
import { USBIP_PORT } from '../../simulator/usbip/usbip-codec.ts';
import { readUsbLayout } from '../../simulator/usb-layout.ts';
import { parseScript } from '../../simulator/scenario-step.ts';
import { parseSimOptions } from '../../simulator/virtual-sim.ts';
import { VirtualNetwork } from '../../simulator/virtual-network.ts';
import { VirtualStick } from '../../simulator/virtual-stick.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { stringOption, UsageError, type Command, type CommandInput } from '../command.ts';
import { serveUsbipStick, type UsbipStickEvent } from '../usbip-stick.ts';
import { virtualStickOptions, virtualStickSpec } from '../virtual-stick-options.ts';

const { profile, fault, seed, scenario } = virtualStickOptions;
const timeScale = virtualStickOptions['time-scale'];

/** "AT" twice a second until the modem has booted; a muted one is left alone after 15 s. */
const LONGEST_START_CALLS = 30;
/** How long the last answers may take once the input has ended, in the stick's time. */
const LAST_ANSWERS_MS = 2_000;

export const simulateCommand: Command = {
  verb: 'simulate',
  positionals: '[PORT]',
  help: "Opens the virtual stick's AT port on this terminal; no PIN guard, its SIM is not real.",
  options: {
    usbip: {
      type: 'boolean',
      help: 'Offer the stick over USB/IP on PORT instead; 3240. Attach: docs/virtual-stick.md.',
    },
    host: { type: 'string', value: 'ADDRESS', help: 'With --usbip: where to listen; 127.0.0.1.' },
    carrier: {
      type: 'string',
      value: 'built-in|tap',
      help: 'With --usbip: the network behind it; tap is a kernel with a web server (needs root).',
    },
    'dial-up': {
      type: 'string',
      value: 'HOST:PORT',
      help: 'With --usbip: where a PPP server picks up what ATD*99# dials.',
    },
    list: { type: 'boolean', help: 'List the profiles and the fault switches instead.' },
    profile,
    fault,
    seed,
    'time-scale': timeScale,
    scenario,
    json: { type: 'boolean', help: 'With --list or --usbip: JSON.' },
  },
  run(input) {
    if (input.options['usbip'] === true) return usbip(input);
    if (input.positionals.length > 0) throw new UsageError('A port is for --usbip only.');
    if (input.options['list'] === true) return Promise.resolve(list(input));
    return terminal(input);
  },
};

function list(input: CommandInput): ExitCode {
  const faults = Object.entries(noFaults).map(([name, value]) => ({
    name,
    takes: typeof value === 'boolean' ? 'on or off' : 'a number',
  }));
  if (input.options['json'] === true) {
    console.log(JSON.stringify({ profiles: listProfiles(), faults }));
    return exitCode.ok;
  }
  for (const { name, title } of listProfiles()) console.log(`profile  ${name.padEnd(24)} ${title}`);
  for (const { name, takes } of faults) console.log(`fault    ${name.padEnd(24)} ${takes}`);
  console.log('What each fault plays is in docs/virtual-stick.md.');
  return exitCode.ok;
}

function usbip(input: CommandInput): Promise<ExitCode> {
  const port = Number(input.positionals[0] ?? USBIP_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535 || input.positionals.length > 1) {
    throw new UsageError('--usbip takes one port from 0 (any free one) to 65535.');
  }
  const carrier = stringOption(input, 'carrier') ?? 'built-in';
  if (carrier !== 'built-in' && carrier !== 'tap') {
    throw new UsageError('--carrier takes built-in or tap.');
  }
  const isJson = input.options['json'] === true;
  return serveUsbipStick({
    spec: virtualStickSpec(
      input,
      carrier === 'tap' ? { kind: 'tap', name: 'carrier%d' } : { kind: 'built-in' },
    ),
    host: stringOption(input, 'host') ?? '127.0.0.1',
    port,
    dialUp: dialUpNetwork(stringOption(input, 'dial-up')),
    write: (event) => console.log(isJson ? JSON.stringify(event) : describeEvent(event)),
  });
}

function dialUpNetwork(address: string | undefined): TcpDialUp | undefined {
  if (address === undefined) return undefined;
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(address) ?? [];
  if (host === undefined) throw new UsageError('--dial-up takes HOST:PORT.');
  return new TcpDialUp(host, Number(port));
}

function describeEvent(event: UsbipStickEvent): string {
  switch (event.event) {
    case 'listening':
      return `The stick waits on port ${event.port}. Attach it: usbip attach -r HOST -b 1-1`;
    case 'imported':
      return `Plugged in: ${event.profile}.`;
    case 'gone':
      return `Gone from the bus: ${event.profile}.`;
    case 'let-go':
      return `Pulled out by the host: ${event.profile}.`;
    case 'done':
      return 'Done.';
    case 'counters':
      return JSON.stringify(event.counters);
    case 'refused':
      return event.reason;
  }
}

async function terminal(input: CommandInput): Promise<ExitCode> {
  const spec = virtualStickSpec(input, { kind: 'built-in' });
  const port = atPort(spec.profile as ProfileName);
  const stick = new VirtualStick({
    ...spec,
    profile: spec.profile as ProfileName,
    sim: parseSimOptions(spec.sim),
    script: parseScript(spec.script ?? []),
    carrier: new VirtualNetwork(),
  });
  let isAwake = false;
  // A person sees the silent start, as on a real stick; lines from a pipe would be lost in it.
  let isShown = process.stdin.isTTY === true;
  await stick.claimInterface(port.interfaceNumber);
  stick.openIn(
    port.in,
    { size: 512, inFlight: 2 },
    (bytes) => {
      isAwake = true;
      if (isShown) process.stdout.write(Buffer.from(bytes));
    },
    () => undefined,
  );
  const stop = () => void stick.close();
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  void stick.gone.then(() => process.stdin.destroy());
  try {
    const pauseMs = 500 * Math.max(spec.timeScale, 0.05);
    for (let calls = 0; !isShown && !isAwake && calls < LONGEST_START_CALLS; calls += 1) {
      await stick.write(port.out, Uint8Array.from([0x41, 0x54, 0x0d]), 5_000);
      await sleep(pauseMs);
    }
    if (!isShown) await sleep(pauseMs);
    isShown = true;
    for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
      // A terminal sends LF; the modem wants CR.
      const bytes = Uint8Array.from(chunk, (byte) => (byte === 0x0a ? 0x0d : byte));
      await stick.write(port.out, bytes, 5_000);
    }
    await sleep(LAST_ANSWERS_MS * Math.max(spec.timeScale, 0.05));
  } catch {
    // The stick ended under the input: unplugged by a fault, or Ctrl-C.
  }
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);
  await stick.close();
  return exitCode.ok;
}

function atPort(name: ProfileName) {
  const { functions, configurationDescriptor } = stickProfile(name);
  const port = functions.atPorts.find((each) => each.name === 'pcui') ?? functions.atPorts[0];
  if (port === undefined) throw new UsageError(`The profile "${name}" has no AT port.`);
  const { interfaceNumber } = port;
  const addresses = [...readUsbLayout(configurationDescriptor).endpoints]
    .filter(([, endpoint]) => endpoint.interfaceNumber === interfaceNumber)
    .map(([address]) => address);
  return {
    interfaceNumber,
    in: addresses.find((address) => (address & 0x80) !== 0) ?? 0x81,
    out: addresses.find((address) => (address & 0x80) === 0) ?? 0x01,
  };
}
