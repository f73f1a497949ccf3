/** Finds the verb, reads its options, runs it; every mistake ends in one sentence. */
import { parseArgs } from 'node:util';

import { FailureError } from '../shared/failure.ts';
import { UsageError, type Command, type CommandInput } from './command.ts';
import { exitCode, exitCodeOf, type ExitCode } from './exit-code.ts';
import { failureText } from './failure-text.ts';

export interface Output {
  out(text: string): void;
  err(text: string): void;
}

export async function runCommandLine(
  commands: readonly Command[],
  args: readonly string[],
  output: Output,
): Promise<ExitCode> {
  const [verb, ...rest] = args;
  const asksForHelp = rest.includes('--help') || rest.includes('-h');
  if (verb === undefined || verb === '--help' || verb === '-h' || verb === 'help') {
    output.out(overview(commands));
    return exitCode.ok;
  }
  const command = commands.find((candidate) => candidate.verb === verb);
  if (command === undefined) {
    output.err(`There is no command "${verb}". "tetherstick help" lists them.`);
    return exitCode.usage;
  }
  if (asksForHelp) {
    output.out(helpFor(command));
    return exitCode.ok;
  }
  try {
    return await command.run(readInput(command, rest));
  } catch (error) {
    return explain(error, output);
  }
}

function explain(error: unknown, output: Output): ExitCode {
  if (error instanceof UsageError) {
    output.err(error.message);
    return exitCode.usage;
  }
  if (error instanceof FailureError) {
    output.err(failureText(error.failure));
    if (error.failure.detail !== undefined) output.err(`  (${error.failure.detail})`);
    return exitCodeOf(error.failure);
  }
  output.err(failureText({ code: 'unexpected' }));
  output.err(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exitCode.unexpected;
}

function readInput(command: Command, args: readonly string[]): CommandInput {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([key, { type }]) => [key, { type }]),
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: command.positionals !== undefined,
    });
    return { options: values, positionals };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(/[.\n]/)[0] ?? '') : '';
    throw new UsageError(`${reason}. "tetherstick ${command.verb} --help" shows what it takes.`);
  }
}

function overview(commands: readonly Command[]): string {
  const lines = commands.map(({ verb, help }) => `  ${verb.padEnd(10)} ${help}`);
  return [
    'tetherstick: tethers this computer through a Huawei LTE stick, from user space.',
    '',
    ...lines,
    '',
    '"tetherstick COMMAND --help" shows the options of a command.',
  ].join('\n');
}

function helpFor({ verb, positionals, help, options }: Command): string {
  const lines = Object.entries(options).map(([key, option]) => {
    const name = option.value === undefined ? `--${key}` : `--${key} ${option.value}`;
    return `  ${name.padEnd(24)} ${option.help}`;
  });
  const usage = `tetherstick ${verb}${positionals === undefined ? '' : ` ${positionals}`} [options]`;
  return [usage, '', help, ...(lines.length > 0 ? ['', ...lines] : [])].join('\n');
}
