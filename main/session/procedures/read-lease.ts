/** Asks `^DHCP?` once a second until it has an address: instant where the firmware knows it. */
import type { IpLease } from '../../../shared/lease.ts';
import { readDhcp, toIpLease } from '../../at/commands/dhcp.ts';
import type { ModemContext } from './modem-context.ts';
import { ask } from './tolerant-questions.ts';

const QUESTIONS = 15;

/** Undefined when the stick never says: DHCP is then the only way. */
export async function readLease(context: ModemContext): Promise<IpLease | undefined> {
  for (let question = 0; question < QUESTIONS; question += 1) {
    const answer = await ask(context, readDhcp);
    const lease = answer === undefined ? undefined : toIpLease(answer);
    if (lease !== undefined) return lease;
    await context.pace.pause(1_000);
  }
  return undefined;
}
