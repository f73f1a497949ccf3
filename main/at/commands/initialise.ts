/** The commands that bring a port into a known state, whoever used it before. */
import type { AtCommand } from '../at-command.ts';
import { AtResultError } from '../at-error.ts';
import { settingCommand } from '../setting-command.ts';

/** Does anybody listen? A stick is silent for some seconds after it has appeared: repeat. */
export const attention: AtCommand<void> = settingCommand('AT', 1_000);

/** In the order they are sent; echo goes last of the V.250 ones because ATZ may bring it back. */
export const initialisation: readonly AtCommand<void>[] = [
  settingCommand('ATZ'),
  // The E3372h-320 answers ERROR to this one and works all the same.
  settingCommand('ATQ0'),
  settingCommand('ATV1'),
  settingCommand('ATE0'),
  settingCommand('ATS0=0'),
  // Numbers, not texts: firmware words its texts as it likes.
  settingCommand('AT+CMEE=1'),
];

/**
 * Sends them all through `run`. A command that the stick refuses is no failure: its error is in the
 * returned list. Rejects when the port is silent or gone.
 */
export async function initialise(
  run: (command: AtCommand<void>) => Promise<void>,
): Promise<readonly AtResultError[]> {
  const refused: AtResultError[] = [];
  for (const command of initialisation) {
    try {
      await run(command);
    } catch (error) {
      if (!(error instanceof AtResultError)) throw error;
      refused.push(error);
    }
  }
  return refused;
}
