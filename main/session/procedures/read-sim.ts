/** Asks the SIM for its lock, and waits while the SIM is busy with its own start. */
import { FailureError } from '../../../shared/failure.ts';
import type { SimReading } from '../../../shared/session.ts';
import { AtResultError } from '../../at/at-error.ts';
import { readIccid } from '../../at/commands/iccid.ts';
import { readPinTries } from '../../at/commands/cpin-tries.ts';
import { readSimState, simStateOfError } from '../../at/commands/cpin.ts';
import type { ModemContext } from './modem-context.ts';
import { ask } from './tolerant-questions.ts';

/** FailureError sim-missing, sim-wrong, sim-failure, operator-lock, at-error. */
export async function readSim(context: ModemContext): Promise<SimReading> {
  for (;;) {
    const state = await askState(context);
    switch (state) {
      case 'READY':
        return { status: 'ready' };
      case 'SIM PIN':
        return { status: 'pin', triesLeft: await triesLeft(context, 'pin') };
      case 'SIM PUK':
        return { status: 'puk', triesLeft: await triesLeft(context, 'puk') };
      case 'BUSY':
        await context.pace.pause(1_000);
        break;
      case 'ABSENT':
        throw new FailureError({ code: 'sim-missing' });
      case 'WRONG':
        throw new FailureError({ code: 'sim-wrong' });
      case 'FAILURE':
        throw new FailureError({ code: 'sim-failure' });
      default:
        // PH-NET PIN, PH-SIM PIN …: the stick's own lock, not the card's.
        if (state.startsWith('PH-')) throw new FailureError({ code: 'operator-lock' });
        throw new FailureError({ code: 'sim-failure', detail: `the SIM says ${state}` });
    }
  }
}

/** Key of the SIM in the PIN journal; undefined when the SIM does not tell its number. */
export async function readSimKey(context: ModemContext): Promise<string | undefined> {
  return (await ask(context, readIccid))?.iccid;
}

async function askState({ at, pace }: ModemContext): Promise<string> {
  pace.check();
  try {
    return (await at.run(readSimState, { signal: pace.signal })).state;
  } catch (error) {
    if (!(error instanceof AtResultError)) throw error;
    const state = simStateOfError(error.cmeCode);
    if (state !== undefined) return state;
    throw new FailureError({ code: 'at-error', detail: error.message }, { cause: error });
  }
}

/** Undefined where the stick does not know the question: the guard counts that as one. */
async function triesLeft(context: ModemContext, kind: 'pin' | 'puk'): Promise<number | undefined> {
  return (await ask(context, readPinTries))?.[kind];
}
