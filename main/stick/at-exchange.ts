/** One question to an AT port before there is an AT session. For lines that carry no secret. */
import type { AtChannel } from '../at/at-channel.ts';

const FINAL_RESULT = /^(OK|ERROR.*|\+CM[ES] ERROR.*|COMMAND NOT SUPPORT|TOO MANY PARAMETERS)$/m;

/**
 * Everything up to the final result as lines ending in LF; undefined when there was none in time.
 * Takes over the listeners of `channel`; rejects when the port ends meanwhile.
 */
export async function exchange(
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
