/** Calls the modem until it answers, then brings its port into a known state. */
import { AtResultError, AtTimeoutError } from '../../at/at-error.ts';
import { attention, initialise } from '../../at/commands/initialise.ts';
import type { ModemContext } from './modem-context.ts';

/** Runs until the modem answers: the deadline is the state machine's. */
export async function wakeModem({ at, pace }: ModemContext): Promise<void> {
  while (!(await answers())) await pace.pause(500);
  await initialise((command) => at.run(command, { signal: pace.signal }));

  async function answers(): Promise<boolean> {
    pace.check();
    try {
      await at.run(attention, { signal: pace.signal });
      return true;
    } catch (error) {
      // An error is an answer too, though of a modem in the middle of its start.
      if (error instanceof AtTimeoutError || error instanceof AtResultError) return false;
      throw error;
    }
  }
}
