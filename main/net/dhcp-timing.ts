/** When the DHCP client repeats itself. RFC 2131 §4.1 has 4…64 s for a shared Ethernet. */

const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 16_000;
const MAX_JITTER_MS = 1_000;
const MIN_RENEWAL_DELAY_MS = 60_000;

/**
 * Delay after the n-th sending, n = 1…: 1, 2, 4, 8, 16, 16 … seconds, spread by a quarter of itself
 * but at most a second either way. There is nobody to collide with on a private USB link, and a
 * call that just came up answers within 1 to 5 s.
 */
export function retryDelayMs(tries: number, random32: number): number {
  const delayMs = Math.min(FIRST_DELAY_MS * 2 ** (tries - 1), MAX_DELAY_MS);
  const jitterMs = Math.min(delayMs / 4, MAX_JITTER_MS);
  return Math.round(delayMs + jitterMs * ((2 * random32) / 0xffffffff - 1));
}

/** Half of what is left until `endAtMs`, but at least a minute (RFC 2131 §4.4.5). */
export function renewalDelayMs(nowMs: number, endAtMs: number): number {
  return Math.max((endAtMs - nowMs) / 2, MIN_RENEWAL_DELAY_MS);
}
