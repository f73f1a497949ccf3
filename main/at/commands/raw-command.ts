/** Any line a person types into the AT console: its answer is its lines. */
import type { AtCommand } from '../at-command.ts';
import { parseCommandLine } from '../command-line.ts';

const slowCommands: Readonly<Record<string, number>> = {
  '+COPS': 180_000,
  '+CFUN': 30_000,
  '+CPIN': 30_000,
  '+CLCK': 30_000,
  '+CGATT': 60_000,
  '^RFSWITCH': 30_000,
  '^SYSCFG': 30_000,
  '^SYSCFGEX': 30_000,
  D: 60_000,
};

export function rawCommand(line: string): AtCommand<readonly string[]> {
  const timeouts = parseCommandLine(line).map((part) => slowCommands[part.name] ?? 0);
  return {
    line,
    timeoutMs: Math.max(10_000, ...timeouts),
    parse: (informationLines) => informationLines,
  };
}
