/** `inspect`: reads JSON lines, answers each with one JSON line, never dies of one. */
import { UsageError, type Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { boundedLines } from '../inspect/bounded-lines.ts';
import { inspectAt } from '../inspect/inspect-at.ts';
import { inspectDhcp } from '../inspect/inspect-dhcp.ts';
import { inspectNtb } from '../inspect/inspect-ntb.ts';

const inspectors: Readonly<Record<string, (request: unknown) => object>> = {
  ntb: inspectNtb,
  dhcp: inspectDhcp,
  at: inspectAt,
};

/** Longest line that is looked at: a 128 KiB NTB in hex, and room. Longer ones are refused. */
const MAX_LINE_LENGTH = 1_000_000;

export const inspectCommand: Command = {
  verb: 'inspect',
  positionals: 'ntb|dhcp|at',
  help: 'Explains captured bytes: one JSON request a line in, one JSON answer a line out.',
  options: {},
  async run({ positionals }) {
    const [kind = '', ...rest] = positionals;
    const inspector = Object.hasOwn(inspectors, kind) ? inspectors[kind] : undefined;
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

/** One answer for one line, whatever the line is. */
export function inspectLine(
  inspector: (request: unknown) => object,
  line: string | undefined,
): object {
  if (line === undefined) return { ok: false, error: 'The line is too long.' };
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch {
    return { ok: false, error: 'The line is not JSON.' };
  }
  return inspector(request);
}
