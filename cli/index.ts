#!/usr/bin/env node
import { runCommandLine } from './command-line.ts';
import { commands } from './commands.ts';

process.exitCode = await runCommandLine(commands, process.argv.slice(2), {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
});
