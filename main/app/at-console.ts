/** The AT console: one line to the modem, through the PIN guard, and what came back. */
import type { AtConsoleAnswer } from '../../shared/ipc/contract.ts';
import { FailureError, type Failure } from '../../shared/failure.ts';
import { AtClosedError, AtResultError, AtTimeoutError } from '../at/at-error.ts';
import type { AtSession } from '../at/at-session.ts';
import { parseCommandLine } from '../at/command-line.ts';
import { rawCommand } from '../at/commands/raw-command.ts';
import { commandRegistry } from '../at/commands/registry.ts';
import { PinGuardError } from '../at/pin-guard.ts';
import { maskLines } from './at-exchange.ts';

/** FailureError stick-gone, at-silent. */
export async function sendConsoleLine(at: AtSession, line: string): Promise<AtConsoleAnswer> {
  const startedMs = performance.now();
  const answer = (
    lines: readonly string[],
    parsed: AtConsoleAnswer['parsed'] = undefined,
    keptBack: Failure | undefined = undefined,
  ): AtConsoleAnswer => ({
    lines,
    parsed,
    meaning: undefined,
    keptBack,
    tookMs: Math.round(performance.now() - startedMs),
  });
  try {
    const lines = await at.run(rawCommand(line));
    return answer([...maskLines(line, lines), 'OK'], parsedFields(line, lines));
  } catch (error) {
    if (error instanceof PinGuardError) {
      return answer([], undefined, { code: 'pin-guarded', detail: error.reason });
    }
    if (error instanceof AtResultError) return answer([error.message.slice(error.line.length + 2)]);
    if (error instanceof AtTimeoutError) throw new FailureError({ code: 'at-silent' });
    if (error instanceof AtClosedError) throw new FailureError({ code: 'stick-gone' });
    throw error;
  }
}

/** Undefined where the command is not known, or its answer is another than the known one. */
function parsedFields(line: string, lines: readonly string[]): AtConsoleAnswer['parsed'] {
  const name = parseCommandLine(line)[0]?.name ?? '';
  const entry = Object.hasOwn(commandRegistry, name) ? commandRegistry[name] : undefined;
  try {
    const value: unknown = lines.length === 0 ? undefined : entry?.read?.(lines);
    if (typeof value !== 'object' || value === null) return undefined;
    const fields = Array.isArray(value) ? { entries: value as unknown[] } : { ...value };
    const text = JSON.stringify(fields, (key, field: unknown) =>
      /^(imei|imsi|iccid)$/.test(key) && typeof field === 'string' ? '•••' : field,
    );
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
