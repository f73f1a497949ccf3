/** One user action, one PIN: through the guard, never a second time by itself. */
import { FailureError, type Failure } from '../../../shared/failure.ts';
import type { SimReading } from '../../../shared/session.ts';
import { AtParameterError, AtResultError, AtTimeoutError } from '../../at/at-error.ts';
import type { AtCommand } from '../../at/at-command.ts';
import { enterPin, unblockPin } from '../../at/commands/cpin.ts';
import { attemptOutcome, PinGuardError, type PinHold } from '../../at/pin-guard.ts';
import type { SessionEvent } from '../step.ts';
import type { ModemContext } from './modem-context.ts';
import { readSim, readSimKey } from './read-sim.ts';

export type Unlock = {
  /** 'user': a person entered it just now. 'stored': remembered for this SIM. */
  readonly origin: 'user' | 'stored';
  /** The person knows that a wrong code now locks the SIM. */
  readonly consentToLastTry: boolean;
  /** The person wants it kept beyond this run, if the SIM takes it. */
  readonly keep?: boolean;
} & (
  | { readonly kind: 'pin'; readonly pin: string }
  | { readonly kind: 'puk'; readonly puk: string; readonly newPin: string }
);

/** Unlocks with the PIN that is remembered for this very SIM, if there still is one. */
export async function unlockSimByMemory(context: ModemContext): Promise<SessionEvent> {
  const pin = await context.pinMemory.recall(await readSimKey(context));
  if (pin === undefined) return { type: 'sim-read', sim: await readSim(context) };
  return unlockSim(context, { kind: 'pin', pin, origin: 'stored', consentToLastTry: false });
}

type Locked = Exclude<SimReading, { status: 'ready' }>;

export async function unlockSim(context: ModemContext, unlock: Unlock): Promise<SessionEvent> {
  const simKey = await readSimKey(context);
  let hold: PinHold;
  try {
    hold = await context.pinGuard.hold(simKey);
  } catch (error) {
    const sim = await readSim(context);
    return sim.status === 'ready' ? { type: 'sim-read', sim } : whyNot(context, sim, error);
  }
  try {
    return await unlockHeld(context, unlock, simKey);
  } finally {
    await hold.release();
  }
}

async function unlockHeld(
  context: ModemContext,
  unlock: Unlock,
  simKey: string | undefined,
): Promise<SessionEvent> {
  // Somebody else may have unlocked it meanwhile, and the number of tries must be of this moment.
  const sim = await readSim(context);
  if (sim.status === 'ready') return { type: 'sim-read', sim };
  if (sim.status !== unlock.kind) {
    return refused(sim, { code: sim.status === 'puk' ? 'puk-required' : 'pin-required' });
  }
  try {
    const command = commandFor(unlock);
    const authorisation = context.pinGuard.authorise({
      kind: unlock.kind,
      origin: unlock.origin,
      simKey,
      triesLeft: sim.triesLeft,
      consentToLastTry: unlock.consentToLastTry,
    });
    context.pace.check();
    await context.at.run(command, { authorisation });
    context.pinMemory.accept(
      simKey,
      unlock.kind === 'pin' ? unlock.pin : unlock.newPin,
      unlock.keep === true,
    );
  } catch (error) {
    if (wasStoredAndRefused(unlock, error) && simKey !== undefined) {
      context.pinMemory.refuse(simKey);
    }
    return whyNot(context, sim, error);
  }
  return { type: 'sim-read', sim: await readyAgain(context) };
}

function commandFor(unlock: Unlock): AtCommand<void> {
  return unlock.kind === 'pin' ? enterPin(unlock.pin) : unblockPin(unlock.puk, unlock.newPin);
}

/** Turns what went wrong into the question to ask next; anything but a refusal goes up. */
async function whyNot(
  context: ModemContext,
  before: Locked,
  error: unknown,
): Promise<SessionEvent> {
  if (error instanceof PinGuardError) {
    return refused(before, { code: 'pin-guarded', detail: error.reason });
  }
  if (error instanceof AtParameterError) {
    return refused(before, { code: 'pin-guarded', detail: 'not 4 to 8 digits' });
  }
  if (error instanceof AtResultError) {
    const after = await readSim(context);
    // It says no, and yet the SIM is open: believe the SIM.
    if (after.status === 'ready') return { type: 'sim-read', sim: after };
    if (attemptOutcome(error.result) === 'not-asked') {
      return refused(after, { code: 'pin-guarded', detail: 'not-asked' });
    }
    return refused(after, { code: 'pin-wrong' });
  }
  if (error instanceof AtTimeoutError) {
    // Whether it counted, nobody knows; the next start finds the attempt in the journal.
    throw new FailureError({ code: 'sim-failure', detail: 'no answer to the PIN' });
  }
  throw error;
}

function wasStoredAndRefused({ origin }: Unlock, error: unknown): boolean {
  return (
    origin === 'stored' &&
    error instanceof AtResultError &&
    attemptOutcome(error.result) === 'refused'
  );
}

function refused(sim: Locked, failure: Failure): SessionEvent {
  return {
    type: 'unlock-refused',
    sim,
    failure: sim.triesLeft === undefined ? failure : { ...failure, triesLeft: sim.triesLeft },
  };
}

/** After an accepted PIN some firmware goes on saying SIM PIN for a moment. */
async function readyAgain(context: ModemContext): Promise<SimReading> {
  for (let question = 0; question < 10; question += 1) {
    const sim = await readSim(context);
    if (sim.status === 'ready') return sim;
    await context.pace.pause(500);
  }
  throw new FailureError({ code: 'sim-failure', detail: 'accepted the PIN and stayed locked' });
}
