/**
 * Which account the other end of a loopback connection belongs to. Cookies do not tell ports apart, so
 * a server of somebody else on this machine could be sent ours; whoever it is, it is not this user.
 */
import { readFile } from 'node:fs/promises';

const LOOPBACK_HEX = '0100007F';

/**
 * The user id behind 127.0.0.1:`peerPort`, connected to our `ownPort`; undefined where the system does
 * not tell (no /proc), or the connection is gone.
 */
export async function peerOwner(peerPort: number, ownPort: number): Promise<number | undefined> {
  const table = await readFile('/proc/net/tcp', 'utf8').catch(() => '');
  return ownerInTable(table, peerPort, ownPort);
}

/** Reads the kernel's table: `sl local remote state queues timers retransmits uid …`. */
export function ownerInTable(table: string, peerPort: number, ownPort: number): number | undefined {
  const local = `${LOOPBACK_HEX}:${hexPort(peerPort)}`;
  const remote = `${LOOPBACK_HEX}:${hexPort(ownPort)}`;
  for (const line of table.split('\n')) {
    const fields = line.trim().split(/\s+/);
    if (fields[1] === local && fields[2] === remote) return Number(fields[7]);
  }
  return undefined;
}

function hexPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}
