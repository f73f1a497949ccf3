/** Whose card is it? Each question may go unanswered. */
import type { SimIdentity } from '../../../shared/connection-snapshot.ts';
import { readImsi } from '../../at/commands/cimi.ts';
import { readPinLock } from '../../at/commands/clck.ts';
import { readAdministrativeData } from '../../at/commands/crsm.ts';
import type { ModemContext } from './modem-context.ts';
import { readSimKey } from './read-sim.ts';
import { ask } from './tolerant-questions.ts';

/** For an open SIM: a locked one tells no IMSI. */
export async function identifySim(context: ModemContext): Promise<SimIdentity> {
  const iccid = await readSimKey(context);
  const imsi = (await ask(context, readImsi))?.imsi;
  const mncLength = (await ask(context, readAdministrativeData))?.mncLength;
  const asksForPin = (await ask(context, readPinLock))?.pinLockEnabled;
  return { iccid, imsiPrefix: imsi?.slice(0, 6), mncLength, asksForPin };
}
