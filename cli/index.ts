#!/usr/bin/env node
/** The command line: a list of verbs. */
import { runCommandLine } from './command-line.ts';
import { atCommand } from './commands/at.ts';
import { connectCommand } from './commands/connect.ts';
import { demoCommand } from './commands/demo.ts';
import { inspectCommand } from './commands/inspect.ts';
import { listCommand } from './commands/list.ts';
import { releaseCommand } from './commands/release.ts';
import { simulateCommand } from './commands/simulate.ts';
import { statusCommand } from './commands/status.ts';

const commands = [
  listCommand,
  connectCommand,
  statusCommand,
  atCommand,
  simulateCommand,
  demoCommand,
  releaseCommand,
  inspectCommand,
];

process.exitCode = await runCommandLine(commands, process.argv.slice(2), {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
});
