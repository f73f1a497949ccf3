/** Looks after a call of which one family came up first: not every stick reports the second one. */
import type { IpFamilies } from '../../../shared/ip-family.ts';
import { readNdisStatus } from '../../at/commands/ndisstatqry.ts';
import type { ModemContext } from './modem-context.ts';
import { familiesWhere } from './ndis-families.ts';
import { ask } from './tolerant-questions.ts';

const QUESTIONS = 3;
const PAUSE_MS = 3_000;

/** Calls `onUp` with what is up in the end, once, if that is more; `isWanted` ends it early. */
export async function awaitOtherFamily(
  context: ModemContext,
  wanted: IpFamilies,
  isWanted: () => boolean,
  onUp: (families: IpFamilies) => void,
): Promise<void> {
  for (let question = 0; question < QUESTIONS; question += 1) {
    await context.pace.pause(PAUSE_MS);
    if (!isWanted()) return;
    const status = await ask(context, readNdisStatus);
    if (status === undefined || !isWanted()) return;
    const up = familiesWhere(wanted, (family) => status[family].connected === true);
    if (up.ipv4 && up.ipv6) {
      onUp(up);
      return;
    }
  }
}
