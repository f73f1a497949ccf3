/** The page's own scheme: its files and nothing else of the disk, each with the strict policy. */
import type { Used } from './electron-used.ts';
import { PageFiles } from '../serve/page-files.ts';
import { responseHeaders } from '../serve/response-headers.ts';

const SCHEME = 'tetherstick';
const HOST = 'app';
export const PAGE_ORIGIN = `${SCHEME}://${HOST}`;
export const PAGE_URL = `${PAGE_ORIGIN}/`;

/** Before the app is ready. */
export function registerPageScheme({ protocol }: Pick<Used, 'protocol'>): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: false };
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }]);
}

export function servePageFiles({ protocol }: Pick<Used, 'protocol'>, directory: string): void {
  const files = new PageFiles(directory);
  const headers = responseHeaders([]);
  protocol.handle(SCHEME, async ({ url }) => {
    const { host, pathname } = new URL(url);
    const file = host === HOST ? await files.read(pathname) : undefined;
    if (file === undefined) return new Response(undefined, { status: 404, headers });
    return new Response(Uint8Array.from(file.body), {
      headers: { ...headers, 'Content-Type': file.type },
    });
  });
}

/** Whether a frame at `url` is ours to listen to: the page itself, in no frame of another. */
export function isOurPage(url: string | undefined, isTopFrame: boolean): boolean {
  return isTopFrame && (url === PAGE_ORIGIN || url?.startsWith(PAGE_URL) === true);
}
