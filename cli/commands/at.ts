/** `at`: sends lines to the modem's AT port, through the same guard as everything else. */
import { composeModem, type ModemAlone } from '../../main/compose.ts';
import { AtClosedError, AtResultError } from '../../main/at/at-error.ts';
import { rawCommand } from '../../main/at/commands/raw-command.ts';
import { PinGuardError } from '../../main/at/pin-guard.ts';
import { FailureError } from '../../shared/failure.ts';
import { UsageError, type Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { inspectAt } from '../inspect/inspect-at.ts';
import { stickOptions, stickSpec } from '../stick-options.ts';

export const atCommand: Command = {
  verb: 'at',
  positionals: 'LINE...',
  help: 'Sends AT lines to the modem and shows each answer, raw and explained.',
  options: {
    json: { type: 'boolean', help: 'One JSON object per line sent.' },
    ...stickOptions,
  },
  async run(input) {
    if (input.positionals.length === 0) {
      throw new UsageError("Say what to send, for example: tetherstick at --virtual 'AT^HCSQ?'.");
    }
    const alone = await composeModem({
      spec: await stickSpec(input),
      settings: { apn: '', roamingAllowed: false, routing: 'none' },
    });
    try {
      let code: typeof exitCode.ok | typeof exitCode.usage = exitCode.ok;
      for (const line of input.positionals) {
        const answer = await send(alone, line);
        if (!answer.sent) code = exitCode.usage;
        console.log(input.options['json'] === true ? JSON.stringify(answer) : describe(answer));
      }
      return code;
    } finally {
      await alone.end();
    }
  },
};

interface Answer {
  readonly line: string;
  readonly sent: boolean;
  readonly lines: readonly string[];
  readonly result: string;
  readonly explained?: object;
}

async function send({ modem }: ModemAlone, line: string): Promise<Answer> {
  try {
    const lines = await modem.at.run(rawCommand(line));
    const explained = lines.length === 0 ? undefined : inspectAt({ command: line, lines });
    return { line, sent: true, lines, result: 'OK', ...(explained ? { explained } : {}) };
  } catch (error) {
    if (error instanceof AtResultError) {
      return { line, sent: true, lines: [], result: error.message.slice(error.line.length + 2) };
    }
    if (error instanceof PinGuardError) {
      return { line: '(kept back)', sent: false, lines: [], result: whyKeptBack(error) };
    }
    if (error instanceof AtClosedError) {
      throw new FailureError({ code: 'stick-gone' }, { cause: error });
    }
    throw error;
  }
}

function whyKeptBack({ reason }: PinGuardError): string {
  switch (reason) {
    case 'repeat-command':
      return 'Not sent: it would repeat a line that may have carried a PIN.';
    case 'embedded-line-break':
    case 'not-printable':
    case 'not-a-command':
    case 'line-format':
      return 'Not sent: it is not one plain AT line.';
    default:
      return 'Not sent: it carries a PIN or lock code. "connect" asks for the PIN and guards its tries.';
  }
}

function describe({ line, lines, result, explained }: Answer): string {
  const meaning = explained === undefined ? [] : [`  = ${JSON.stringify(explained)}`];
  return [`> ${line}`, ...lines.map((text) => `  ${text}`), ...meaning, `  ${result}`].join('\n');
}
