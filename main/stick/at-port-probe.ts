/**
 * Finds the port that dials among ports that do not say what they are. On an E3372h-320 in its
 * 155e form all three answer AT, but only one knows Huawei's data commands.
 */
import type { AtChannel } from '../at/at-channel.ts';
import { exchange } from './at-exchange.ts';

/** `silent` may change: for the first seconds after enumeration no port answers. */
export type AtPortAbility = 'dials' | 'at-only' | 'silent';

/**
 * Asks AT and AT^NDISSTATQRY?. Takes over the listeners of `channel`. Rejects when the port ends
 * while it is asked.
 */
export async function probeAtPort(channel: AtChannel, timeoutMs: number): Promise<AtPortAbility> {
  const plain = await exchange(channel, 'AT\r', timeoutMs);
  if (plain === undefined || !/^OK$/m.test(plain)) return 'silent';
  const query = await exchange(channel, 'AT^NDISSTATQRY?\r', timeoutMs);
  // The spelling varies: ^NDISSTATQRY, ^NDISSTATQry, and ^NDISSTAT from some firmware.
  const dials = query !== undefined && /^\^NDISSTAT/im.test(query) && /^OK$/m.test(query);
  return dials ? 'dials' : 'at-only';
}
