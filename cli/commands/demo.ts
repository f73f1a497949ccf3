/**
 * `demo`: from a locked SIM to a loaded page on the virtual stick, with the kernel on both sides.
 * The outer half starts the inner one in a network namespace of its own and watches the machine.
 */
import { FailureError } from '../../shared/failure.ts';
import { numberOption, UsageError, type Command, type CommandInput } from '../command.ts';
import { connectionOptions } from '../connection-options.ts';
import { runDemo } from '../demo/run-demo.ts';
import { compareSnapshots, readHostSnapshot } from '../demo/host-snapshot.ts';
import { missingPrograms, withSystemFolders } from '../demo/needed-programs.ts';
import { findNamespaceWay, runInside } from '../demo/own-namespace.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { virtualStickOptions, virtualStickSpec } from '../virtual-stick-options.ts';

const { profile, fault, seed, scenario } = virtualStickOptions;
const timeScale = virtualStickOptions['time-scale'];

export const demoCommand: Command = {
  verb: 'demo',
  help: 'Shows the whole way on the virtual stick: PIN, network, dial, address, ping, download.',
  options: {
    megabytes: { type: 'string', value: 'N', help: 'Size of the download, 1 to 2000; 64.' },
    profile,
    fault,
    seed,
    'time-scale': timeScale,
    scenario,
    'no-offload': connectionOptions['no-offload'],
    json: { type: 'boolean', help: 'The result as one JSON object.' },
    inside: { type: 'boolean', help: 'Used by the demo itself: run in this network namespace.' },
  },
  run(input) {
    return input.options['inside'] === true ? inner(input) : outer(input);
  },
};

async function outer(input: CommandInput): Promise<ExitCode> {
  const path = withSystemFolders(process.env['PATH']);
  // For the programs that are started from here, and by the inner half.
  process.env['PATH'] = path;
  const missing = missingPrograms(path);
  if (missing !== undefined) {
    console.error(missing);
    return exitCode.machine;
  }
  const way = findNamespaceWay();
  if (!way.ok) {
    console.error(way.reason);
    return exitCode.machine;
  }
  const before = readHostSnapshot();
  // What the user gave is checked here already, so that mistakes show without a namespace.
  readPlan(input);
  const args = process.argv.slice(2);
  const code = await runInside(way.unshareArgs, [...args, '--inside']);
  const changes = compareSnapshots(before, readHostSnapshot());
  if (changes.length > 0) {
    console.error('The network of this machine has changed meanwhile:');
    for (const change of changes) console.error(`  ${change}`);
    return exitCode.host;
  }
  return code as ExitCode;
}

async function inner(input: CommandInput): Promise<ExitCode> {
  const asJson = input.options['json'] === true;
  const result = await runDemo(readPlan(input), (line) => {
    if (!asJson) console.log(line);
  });
  if (asJson) console.log(JSON.stringify(result));
  if (result.failure !== undefined) throw new FailureError(result.failure);
  return result.allGood ? exitCode.ok : exitCode.unexpected;
}

function readPlan(input: CommandInput) {
  const megabytes = numberOption(input, 'megabytes', { min: 1, max: 2_000, fallback: 64 });
  if (!Number.isInteger(megabytes)) throw new UsageError('--megabytes takes a whole number.');
  return {
    downloadLength: megabytes * 1_000_000,
    offload: input.options['no-offload'] !== true,
    spec: virtualStickSpec(input, { kind: 'tap', name: 'carrier0' }),
  };
}
