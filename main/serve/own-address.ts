/**
 * By which names a page may have reached this server. A foreign name that resolves to 127.0.0.1 (DNS
 * rebinding) is not among them, and no page of another origin may connect.
 */

const names = ['127.0.0.1', 'localhost'] as const;

/** `host`: the header as it came; absent on requests of HTTP/1.0, which are refused. */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return names.some((name) => host?.toLowerCase() === `${name}:${port}`);
}

/** Origin and host must name the same address: localhost and 127.0.0.1 are two sites. */
export function isOwnOrigin(
  origin: string | undefined,
  host: string | undefined,
  port: number,
): boolean {
  return isOwnHost(host, port) && origin?.toLowerCase() === `http://${host?.toLowerCase() ?? ''}`;
}
