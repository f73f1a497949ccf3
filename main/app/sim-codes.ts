/** Changing the SIM's PIN and its lock: the same guard as for unlocking, one try per entry. */
import type { PinOutcome } from '../../shared/ipc/contract.ts';
import type { AtCommand } from '../at/at-command.ts';
import { AtResultError } from '../at/at-error.ts';
import type { AtSession } from '../at/at-session.ts';
import { readIccid } from '../at/commands/iccid.ts';
import { readPinTries } from '../at/commands/cpin-tries.ts';
import { PinGuardError, type PinGuard } from '../at/pin-guard.ts';

export async function sendWithPin(
  at: AtSession,
  guard: PinGuard,
  command: AtCommand<void>,
): Promise<PinOutcome> {
  const simKey = await at.run(readIccid).then(
    ({ iccid }) => iccid,
    () => undefined,
  );
  try {
    const hold = await guard.hold(simKey);
    try {
      return await sendHeld(at, guard, command, simKey);
    } finally {
      await hold.release();
    }
  } catch (error) {
    if (!(error instanceof PinGuardError)) throw error;
    return {
      ok: false,
      failure: { code: 'pin-guarded', detail: error.reason },
      triesLeft: await triesLeft(at),
    };
  }
}

async function sendHeld(
  at: AtSession,
  guard: PinGuard,
  command: AtCommand<void>,
  simKey: string | undefined,
): Promise<PinOutcome> {
  const before = await triesLeft(at);
  // The SIM is open: nobody has to risk its last try for this.
  const authorisation = guard.authorise({ kind: 'pin', origin: 'user', simKey, triesLeft: before });
  try {
    await at.run(command, { authorisation });
    return { ok: true };
  } catch (error) {
    if (!(error instanceof AtResultError)) throw error;
    const after = await triesLeft(at);
    // An error that cost no try says that the stick refuses, not that the PIN is wrong.
    const isWrong = before === undefined || after === undefined || after < before;
    const failure = isWrong
      ? ({ code: 'pin-wrong', ...(after === undefined ? {} : { triesLeft: after }) } as const)
      : ({ code: 'at-error', detail: error.message } as const);
    return { ok: false, failure, triesLeft: after };
  }
}

async function triesLeft(at: AtSession): Promise<number | undefined> {
  return at.run(readPinTries).then(
    ({ pin }) => pin,
    () => undefined,
  );
}
