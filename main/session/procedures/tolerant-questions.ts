/** Questions whose missing answer is no failure: firmware differs in what it knows. */
import type { AtCommand } from '../../at/at-command.ts';
import { AtParseError, AtResultError, AtTimeoutError } from '../../at/at-error.ts';
import type { ModemContext } from './modem-context.ts';

/** Undefined when the modem refuses, stays silent, or answers something else. */
export async function ask<Answer>(
  { at, pace }: ModemContext,
  question: AtCommand<Answer>,
): Promise<Answer | undefined> {
  pace.check();
  try {
    return await at.run(question, { signal: pace.signal });
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** Whether the modem did as it was told. */
export async function tell({ at, pace }: ModemContext, command: AtCommand<void>): Promise<boolean> {
  pace.check();
  try {
    await at.run(command, { signal: pace.signal });
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof AtResultError ||
    error instanceof AtParseError ||
    error instanceof AtTimeoutError
  );
}
