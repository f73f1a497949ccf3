/** `inspect`: reads JSON lines, answers each with one JSON line, never dies of one. */
import { UsageError, type Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { boundedLines } from '../inspect/bounded-lines.ts';
import { inspectAt } from '../inspect/inspect-at.ts';
import { inspectDhcp } from '../inspect/inspect-dhcp.ts';
import { inspectNtb } from '../inspect/inspect-ntb.ts';

interface Inspector {
  readonly inspect: (request: unknown) => object;
  /** The answer to a line that holds no request at all. */
  readonly refuse: (error: string) => object;
}

const notOk = (error: string): object => ({ ok: false, error });

export const inspectors = {
  ntb: { inspect: inspectNtb, refuse: notOk },
  dhcp: { inspect: inspectDhcp, refuse: notOk },
  at: { inspect: inspectAt, refuse: (error: string) => ({ kind: 'error', error }) },
} as const satisfies Record<string, Inspector>;

/** Longest line that is looked at: a 128 KiB NTB in hex, and room. Longer ones are refused. */
const MAX_LINE_LENGTH = 1_000_000;

export const inspectCommand: Command = {
  verb: 'inspect',
  positionals: 'ntb|dhcp|at',
  help: 'Explains captured bytes: one JSON request a line in, one JSON answer a line out.',
  options: {},
  async run({ positionals }) {
    const [kind = '', ...rest] = positionals;
    const inspector = isInspectorName(kind) ? inspectors[kind] : undefined;
    if (inspector === undefined || rest.length > 0) {
      throw new UsageError('Say what to inspect: tetherstick inspect ntb, dhcp or at.');
    }
    process.stdout.on('error', () => process.exit(exitCode.ok));
    for await (const line of boundedLines(process.stdin, MAX_LINE_LENGTH)) {
      const drained = process.stdout.write(`${JSON.stringify(inspectLine(inspector, line))}\n`);
      if (!drained) await new Promise((resolve) => process.stdout.once('drain', resolve));
    }
    return exitCode.ok;
  },
};

function isInspectorName(name: string): name is keyof typeof inspectors {
  return Object.hasOwn(inspectors, name);
}

/** One answer for one line, whatever the line is; undefined is one that was too long. */
export function inspectLine({ inspect, refuse }: Inspector, line: string | undefined): object {
  if (line === undefined) return refuse('The line is too long.');
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch {
    return refuse('The line is not JSON.');
  }
  return inspect(request);
}
