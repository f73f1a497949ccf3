/** One question to the modem with what was sent and received, for the details behind a value. */
import type { RadioDetail } from '../../shared/ipc/snapshot.ts';
import type { AtCommand } from '../at/at-command.ts';
import { AtClosedError } from '../at/at-error.ts';
import type { AtSession } from '../at/at-session.ts';
import { parseCommandLine } from '../at/command-line.ts';
import { sensitivityOf } from '../at/at-transcript.ts';
import { maskIncoming, maskOutgoing } from '../at/secret-mask.ts';

export interface Exchange<Answer> {
  readonly answer: Answer;
  readonly shown: NonNullable<RadioDetail['exchange']>;
}

/** Undefined when the modem refuses, stays silent or answers something else. */
export async function askWithExchange<Answer>(
  at: AtSession,
  command: AtCommand<Answer>,
  atMs: () => number,
): Promise<Exchange<Answer> | undefined> {
  let received: readonly string[] = [];
  const startedMs = performance.now();
  try {
    const answer = await at.run({
      ...command,
      parse(lines) {
        received = lines;
        return command.parse(lines);
      },
    });
    const shown = {
      command: maskOutgoing(command.logLine ?? command.line),
      answer: maskLines(command.line, received).join('\n'),
      tookMs: Math.round(performance.now() - startedMs),
      atMs: atMs(),
    };
    return { answer, shown };
  } catch (error) {
    if (error instanceof AtClosedError) throw error;
    return undefined;
  }
}

/** Numbers of card, stick and person keep their ends only; secrets are gone altogether. */
export function maskLines(command: string, lines: readonly string[]): readonly string[] {
  const parts = parseCommandLine(command);
  return lines.map((line) => {
    const kind = sensitivityOf(line, parts);
    const masked = maskIncoming(line);
    const isNumber =
      kind === 'imei' || kind === 'imsi' || kind === 'iccid' || kind === 'phone-number';
    return isNumber ? masked.replaceAll(/\d{7,}/g, maskNumber) : masked;
  });
}

/** "86•••••••••••42" */
export function maskNumber(digits: string): string {
  return `${digits.slice(0, 2)}${'•'.repeat(Math.max(1, digits.length - 4))}${digits.slice(-2)}`;
}
