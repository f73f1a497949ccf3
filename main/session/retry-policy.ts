/**
 * How often and how fast a broken connection is dialled again. The stick never redials by itself
 * (OpenWrt users' "connection lost after hours"); the pauses keep a refusing network unbothered.
 */
const delaysMs = [1_000, 2_000, 5_000, 10_000, 30_000] as const;

/** Pause before attempt `attempt` (1, 2, …), or undefined when it is time to give up. */
export function retryDelayMs(attempt: number): number | undefined {
  return delaysMs[attempt - 1];
}
