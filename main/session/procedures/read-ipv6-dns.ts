/** Asks `^DHCPV6?` for DNS servers, for networks whose router advertisement names none. */
import { dnsServersOf, readDhcpV6 } from '../../at/commands/dhcpv6.ts';
import type { ModemContext } from './modem-context.ts';
import { ask } from './tolerant-questions.ts';

const QUESTIONS = 3;
const PAUSE_MS = 2_000;

/** Empty when the stick never says. */
export async function readIpv6Dns(context: ModemContext): Promise<readonly string[]> {
  for (let question = 0; question < QUESTIONS; question += 1) {
    const answer = await ask(context, readDhcpV6);
    const servers = answer === undefined ? [] : dnsServersOf(answer);
    if (servers.length > 0) return servers;
    await context.pace.pause(PAUSE_MS);
  }
  return [];
}
