/** Is the call still there, in the modem's own words? Costs no data. */
import { FailureError } from '../../../shared/failure.ts';
import type { IpFamilies } from '../../../shared/ip-family.ts';
import { AtResultError, AtTimeoutError } from '../../at/at-error.ts';
import { attention } from '../../at/commands/initialise.ts';
import { readNdisStatus } from '../../at/commands/ndisstatqry.ts';
import type { SessionEvent } from '../step.ts';
import type { ModemContext } from './modem-context.ts';
import { ask } from './tolerant-questions.ts';

/** A modem may be busy with something of its own for a second or two. */
const CALLS = 3;

/**
 * The event that is due where the call has ended without a word (a lost `^NDISSTAT`); undefined where
 * the modem stands by it or does not know the question. FailureError at-silent.
 */
export async function checkCall(
  context: ModemContext,
  dialled: IpFamilies | undefined,
): Promise<SessionEvent | undefined> {
  await answersAtAll(context);
  const status = await ask(context, readNdisStatus);
  if (status === undefined || dialled === undefined) return undefined;
  const { ipv4, ipv6 } = status;
  const isGone = (dialled.ipv4 ? ipv4 : ipv6).connected === false;
  const otherIsUp = dialled.ipv4 && dialled.ipv6 && ipv6.connected === true;
  if (!isGone || otherIsUp) return undefined;
  return { type: 'bearer-down', cause: ipv4.cause ?? ipv6.cause ?? undefined };
}

async function answersAtAll({ at, pace }: ModemContext): Promise<void> {
  for (let call = 1; ; call += 1) {
    pace.check();
    try {
      await at.run(attention, { signal: pace.signal });
      return;
    } catch (error) {
      // An error is an answer too.
      if (error instanceof AtResultError) return;
      if (!(error instanceof AtTimeoutError)) throw error;
      if (call === CALLS) throw new FailureError({ code: 'at-silent' }, { cause: error });
    }
  }
}
