/** Every verb, in the order of the help. The manual page and the completions are made from it too. */
import type { Command } from './command.ts';
import { atCommand } from './commands/at.ts';
import { certifyCommand } from './commands/certify.ts';
import { checkCommand } from './commands/check.ts';
import { connectCommand } from './commands/connect.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { explainCommand } from './commands/explain.ts';
import { inspectCommand } from './commands/inspect.ts';
import { listCommand } from './commands/list.ts';
import { releaseCommand } from './commands/release.ts';
import { reportCommand } from './commands/report.ts';
import { serveCommand } from './commands/serve.ts';
import { simulateCommand } from './commands/simulate.ts';
import { statusCommand } from './commands/status.ts';

export const commands: readonly Command[] = [
  listCommand,
  connectCommand,
  statusCommand,
  checkCommand,
  atCommand,
  serveCommand,
  simulateCommand,
  demoCommand,
  releaseCommand,
  certifyCommand,
  doctorCommand,
  inspectCommand,
  explainCommand,
  reportCommand,
];
