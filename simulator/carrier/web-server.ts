/** The internet behind the virtual stick: one page, a download of any length and its digest. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';

import { downloadBlocks } from './download-body.ts';

/** Longest download served, so that a typing error does not run for an hour. */
const MAX_DOWNLOAD_LENGTH = 2 ** 31;

export function startWebServer(address: string, port: number): Promise<Server> {
  const server = createServer(answer);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => resolve(server));
  });
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://carrier.test');
  const length = Number(url.searchParams.get('bytes') ?? 0);
  if (url.pathname === '/download' && Number.isInteger(length) && length <= MAX_DOWNLOAD_LENGTH) {
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': length,
    });
    pipeline(
      Readable.from(downloadBlocks(length), { objectMode: true }),
      response,
      () => undefined,
    );
    return;
  }
  if (url.pathname === '/sha256' && Number.isInteger(length) && length <= MAX_DOWNLOAD_LENGTH) {
    const digest = createHash('sha256');
    for (const block of downloadBlocks(length)) digest.update(block);
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(`${digest.digest('hex')}\n`);
    return;
  }
  if (url.pathname === '/') {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
    response.end('You are online through the virtual stick.\n');
    return;
  }
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
  response.end('Not found.\n');
}
