/**
 * Finds the port that dials among ports that do not say what they are. On an E3372h-320 in its
 * 155e form all three answer AT, but only one knows Huawei's data commands.
 */
import type { AtChannel } from '../at/at-channel.ts';

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

const FINAL_RESULT = /^(OK|ERROR.*|\+CM[ES] ERROR.*|COMMAND NOT SUPPORT|TOO MANY PARAMETERS)$/m;

/** Everything up to the final result as lines ending in LF; undefined when there was none in time. */
async function exchange(
  channel: AtChannel,
  command: string,
  timeoutMs: number,
): Promise<string | undefined> {
  const decoder = new TextDecoder('latin1');
  let text = '';
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<string | undefined>((resolve, reject) => {
      timer = setTimeout(() => resolve(undefined), timeoutMs);
      channel.onEnd(reject);
      channel.onData((bytes) => {
        text += decoder.decode(bytes).replaceAll('\r', '\n');
        const wholeLines = text.slice(0, text.lastIndexOf('\n') + 1);
        if (FINAL_RESULT.test(wholeLines)) resolve(wholeLines);
      });
      channel.write(new TextEncoder().encode(command)).catch(reject);
    });
  } finally {
    clearTimeout(timer);
    channel.onData(() => {});
  }
}
