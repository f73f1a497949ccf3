/** A key that names a SIM without telling its number: settings and logs must not hold that. */
import { createHash } from 'node:crypto';

export function simKeyOf(iccid: string): string {
  return createHash('sha256').update(`tetherstick sim ${iccid}`).digest('hex').slice(0, 32);
}
