import type { AtCommand } from './at-command.ts';

/** A command whose whole answer is its final result code. */
export function settingCommand(line: string, timeoutMs = 5_000): AtCommand<void> {
  return { line, timeoutMs, parse: () => undefined };
}
