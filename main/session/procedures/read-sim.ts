/** Asks the SIM for its lock, and waits while the SIM is busy with its own start. */
import { FailureError } from '../../../shared/failure.ts';
import type { SimReading } from '../../../shared/session.ts';
import { AtResultError } from '../../at/at-error.ts';
import { readIccid } from '../../at/commands/iccid.ts';
import { readPinTries } from '../../at/commands/cpin-tries.ts';
import { readSimState, simStateOfError } from '../../at/commands/cpin.ts';
import { PinGuardError } from '../../at/pin-guard.ts';
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

/**
 * Settles what the journal has left open about the SIM, and adds to the reading what still is. Never
 * sends a code.
 */
export async function settleSim(context: ModemContext, sim: SimReading): Promise<SimReading> {
  const simKey = await readSimKey(context);
  const shown =
    sim.status === 'ready'
      ? { ready: true, triesLeft: undefined }
      : { ready: false, kind: sim.status, triesLeft: sim.triesLeft };
  let outcome: Awaited<ReturnType<typeof context.pinGuard.settle>>;
  try {
    outcome = await context.pinGuard.settle(simKey, shown);
  } catch (error) {
    // Without a journal no code leaves; a SIM that wants none needs no journal.
    if (error instanceof PinGuardError) return sim;
    throw error;
  }
  if (outcome === 'refused' && simKey !== undefined) context.pinMemory.refuse(simKey);
  if (sim.status === 'ready') return sim;
  if (outcome === 'none' || outcome === 'accepted') {
    const isKnown = sim.status === 'pin' && (await context.pinMemory.recall(simKey)) !== undefined;
    return isKnown ? { ...sim, remembered: true } : sim;
  }
  return {
    ...sim,
    onRecord: outcome === 'refused' ? 'stored-code-refused' : 'unfinished-attempt',
  };
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
