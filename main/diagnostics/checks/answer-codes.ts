/** What servers say, as far as a verdict depends on it. */

/** Response codes of DNS (RFC 1035 §4.1.1). */
export const NO_ERROR = 0;
export const NO_SUCH_NAME = 3;

/** A page that is not the one asked for: a redirection, or "network authentication required" (RFC 6585). */
export function isCaptiveStatus(status: number | undefined): boolean {
  return status === 511 || (status !== undefined && status >= 300 && status < 400);
}
