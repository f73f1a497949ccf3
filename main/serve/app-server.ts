/**
 * The app in the system's browser: its page and one socket, on a loopback port. Everybody on the
 * machine can reach such a port, and any web page can try to: who is let in is decided here.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';

import type { StickApi } from '../../shared/ipc/contract.ts';
import { SERVE_SOCKET_PATH } from '../../shared/ipc/serve-wire.ts';
import type { Dispatch } from '../rpc/dispatcher.ts';
import { AccessKeys } from './access-keys.ts';
import { isOwnHost, isOwnOrigin } from './own-address.ts';
import { PageFiles } from './page-files.ts';
import { servePage } from './page-socket.ts';
import { peerOwner } from './peer-owner.ts';
import { responseHeaders } from './response-headers.ts';

export interface AppServerParts {
  readonly dispatch: Dispatch;
  readonly onUpdate: StickApi['onUpdate'];
  /** Folder of the built page. */
  readonly pageDirectory: string;
  /** 0: any that is free. */
  readonly port: number;
  /** What `/metrics` answers; without it there is no such page. No identifiers in it: anybody may ask. */
  readonly metrics?: () => Promise<PlainPage>;
  /** A token was used up: whoever wants in next needs another one. */
  readonly onTokenUsed?: () => void;
}

export interface PlainPage {
  readonly type: string;
  readonly text: string;
}

export interface AppServer {
  readonly port: number;
  /** An address that lets one browser in, once; a reload needs none. */
  newAddress(): string;
  close(): Promise<void>;
}

const ENTRY_PATH = '/enter';
const METRICS_PATH = '/metrics';
/** The empty icon keeps the browser from asking for /favicon.ico, which is not there. */
const entryPage =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Tetherstick</title>' +
  '<link rel="icon" href="data:,">' +
  '<meta http-equiv="refresh" content="0; url=/"><p><a href="/">Tetherstick</a></p></html>\n';

/** A request holds a PIN or an APN, not a file. */
const MAX_REQUEST_BYTES = 64 * 1024;

/** Rejects with the system's error when the port is taken. */
export async function startAppServer(parts: AppServerParts): Promise<AppServer> {
  const { dispatch, onUpdate, pageDirectory, onTokenUsed = () => undefined } = parts;
  const files = new PageFiles(pageDirectory);
  const keys = new AccessKeys();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_REQUEST_BYTES });
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.on('upgrade', (request, socket, head) => {
    upgrade(request, socket, head).catch(() => socket.destroy());
  });
  const port = await listen(server, parts.port);
  const headers = responseHeaders([`ws://127.0.0.1:${port}`, `ws://localhost:${port}`]);

  return {
    port,
    newAddress: () => `http://127.0.0.1:${port}${ENTRY_PATH}?token=${keys.issueToken()}`,
    close: () => close(server, sockets),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers: asked } = request;
    if (!isOwnHost(asked.host, port)) return say(response, 421);
    if (method !== 'GET' && method !== 'HEAD') return say(response, 405);
    const { pathname, searchParams } = new URL(url, `http://127.0.0.1:${port}`);
    if (pathname === ENTRY_PATH) return enter(response, searchParams.get('token') ?? '');
    if (pathname === METRICS_PATH && parts.metrics !== undefined) {
      const { type, text } = await parts.metrics();
      return give(response, method, type, Buffer.from(text));
    }
    const file = await files.read(pathname);
    if (file === undefined) return say(response, 404);
    give(response, method, file.type, file.body);
  }

  function give(response: ServerResponse, method: string, type: string, body: Uint8Array): void {
    response.writeHead(200, { ...headers, 'Content-Type': type, 'Content-Length': body.length });
    response.end(method === 'HEAD' ? undefined : body);
  }

  function say(response: ServerResponse, status: number): void {
    response.writeHead(status, { ...headers, 'Content-Length': 0 });
    response.end();
  }

  /** Cookie in, then on to the page: from here, because a strict cookie stays away otherwise. */
  function enter(response: ServerResponse, token: string): void {
    const key = keys.redeemToken(token);
    if (key === undefined) return say(response, 403);
    onTokenUsed();
    const body = entryPage;
    response.writeHead(200, {
      ...headers,
      'Set-Cookie': `${cookieName(port)}=${key}; Path=/; HttpOnly; SameSite=Strict`,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
    });
    response.end(body);
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { origin, host, cookie = '' } = request.headers;
    const isAdmitted =
      request.url === SERVE_SOCKET_PATH &&
      isOwnOrigin(origin, host, port) &&
      keys.isKey(cookieValue(cookie, cookieName(port)));
    if (!isAdmitted || !(await isOurs(request.socket.remotePort ?? 0))) {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (page) => servePage(page, { dispatch, onUpdate }));
  }

  /** Where the system does not tell, the key alone has to do. */
  async function isOurs(peerPort: number): Promise<boolean> {
    const owner = await peerOwner(peerPort, port);
    return owner === undefined || owner === process.getuid?.();
  }
}

/** Cookies know no ports: two programs on one machine must not overwrite each other's. */
function cookieName(port: number): string {
  return `tetherstick-${port}`;
}

function cookieValue(header: string, name: string): string {
  const pairs = header.split(';').map((pair) => pair.trim().split('=', 2));
  return pairs.find(([key]) => key === name)?.[1] ?? '';
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

async function close(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const page of sockets.clients) page.terminate();
  sockets.close();
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
