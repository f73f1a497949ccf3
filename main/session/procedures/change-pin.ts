/** Another PIN, or none to be asked for: one attempt of a person, through the guard. */
import type { Failure } from '../../../shared/failure.ts';
import { AtParameterError, AtResultError, AtTimeoutError } from '../../at/at-error.ts';
import type { AtCommand } from '../../at/at-command.ts';
import { setPinLock } from '../../at/commands/clck.ts';
import { readPinTries } from '../../at/commands/cpin-tries.ts';
import { changePin } from '../../at/commands/cpwd.ts';
import { attemptOutcome, PinGuardError } from '../../at/pin-guard.ts';
import type { ModemContext } from './modem-context.ts';
import { readSimKey } from './read-sim.ts';
import { ask } from './tolerant-questions.ts';

/** What a person wants changed about the PIN of an open SIM. `pin` is the present one. */
export type PinChange = {
  readonly pin: string;
  /** The person knows that a wrong PIN now locks the SIM. */
  readonly consentToLastTry: boolean;
} & (
  | { readonly change: 'pin'; readonly newPin: string }
  | { readonly change: 'lock'; readonly locked: boolean }
);

/** Undefined when the SIM took it. The SIM must be open; nothing is ever sent twice. */
export async function applyPinChange(
  context: ModemContext,
  wanted: PinChange,
): Promise<Failure | undefined> {
  const simKey = await readSimKey(context);
  try {
    const hold = await context.pinGuard.hold(simKey);
    try {
      const triesLeft = (await ask(context, readPinTries))?.pin;
      const command = commandFor(wanted);
      const authorisation = context.pinGuard.authorise({
        kind: 'pin',
        origin: 'user',
        simKey,
        triesLeft,
        consentToLastTry: wanted.consentToLastTry,
      });
      await context.at.run(command, { authorisation });
    } finally {
      await hold.release();
    }
  } catch (error) {
    return whyNot(context, error);
  }
  context.pinMemory.accept(simKey, wanted.change === 'pin' ? wanted.newPin : wanted.pin, false);
  return undefined;
}

function commandFor(wanted: PinChange): AtCommand<void> {
  return wanted.change === 'pin'
    ? changePin(wanted.pin, wanted.newPin)
    : setPinLock(wanted.locked, wanted.pin);
}

async function whyNot(context: ModemContext, error: unknown): Promise<Failure> {
  if (error instanceof PinGuardError) return { code: 'pin-guarded', detail: error.reason };
  if (error instanceof AtParameterError) {
    return { code: 'pin-guarded', detail: 'not 4 to 8 digits' };
  }
  if (error instanceof AtTimeoutError) {
    return { code: 'sim-failure', detail: 'no answer to the PIN' };
  }
  if (!(error instanceof AtResultError)) throw error;
  if (attemptOutcome(error.result) === 'not-asked') {
    return { code: 'pin-guarded', detail: 'not-asked' };
  }
  const triesLeft = (await ask(context, readPinTries))?.pin;
  const failure: Failure = { code: 'pin-wrong', detail: error.message };
  return triesLeft === undefined ? failure : { ...failure, triesLeft };
}
