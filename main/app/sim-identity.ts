/** Which SIM it is: a key that names it without telling its number, and its home network's digits. */
import { createHash } from 'node:crypto';

import { AtClosedError } from '../at/at-error.ts';
import type { AtCommand } from '../at/at-command.ts';
import type { AtSession } from '../at/at-session.ts';
import { readImsi } from '../at/commands/cimi.ts';
import { readPinLock } from '../at/commands/clck.ts';
import { readIccid } from '../at/commands/iccid.ts';

export interface SimIdentity {
  /** Undefined where the SIM does not tell its number: nothing is remembered for such a one. */
  readonly simKey: string | undefined;
  /** Undefined while the SIM is locked. */
  readonly imsi: string | undefined;
  readonly pinLock: boolean | undefined;
}

/** A digest: settings and logs must not hold the number of a card. */
export function simKeyOf(iccid: string): string {
  return createHash('sha256').update(`tetherstick sim ${iccid}`).digest('hex').slice(0, 32);
}

/** AtClosedError when the stick goes. */
export async function readSimIdentity(at: AtSession): Promise<SimIdentity> {
  const iccid = (await ask(at, readIccid))?.iccid;
  const imsi = (await ask(at, readImsi))?.imsi;
  const pinLock = imsi === undefined ? undefined : (await ask(at, readPinLock))?.pinLockEnabled;
  return { simKey: iccid === undefined ? undefined : simKeyOf(iccid), imsi, pinLock };
}

async function ask<Answer>(at: AtSession, command: AtCommand<Answer>): Promise<Answer | undefined> {
  try {
    return await at.run(command);
  } catch (error) {
    if (error instanceof AtClosedError) throw error;
    return undefined;
  }
}
