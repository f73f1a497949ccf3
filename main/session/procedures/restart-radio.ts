/** Takes the modem out of the network and lets it in again. */
import { FailureError } from '../../../shared/failure.ts';
import { switchRadioOff, switchRadioOn } from '../../at/commands/cfun.ts';
import type { ModemContext } from './modem-context.ts';
import { tell } from './tolerant-questions.ts';

/** The network shall notice. */
const OFF_MS = 1_000;

/** FailureError radio-off when it can not be switched on again. */
export async function restartRadio(context: ModemContext): Promise<void> {
  if (!(await tell(context, switchRadioOff))) return;
  await context.pace.pause(OFF_MS);
  if (await tell(context, switchRadioOn)) return;
  await context.pace.pause(OFF_MS);
  if (!(await tell(context, switchRadioOn))) {
    throw new FailureError({ code: 'radio-off', detail: '+CFUN=1 was refused' });
  }
}
