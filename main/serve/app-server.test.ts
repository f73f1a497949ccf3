import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import type { SliceUpdate } from '../../shared/ipc/contract.ts';
import { startAppServer, type AppServer } from './app-server.ts';

let server: AppServer;
let directory: string;
let tell: (update: SliceUpdate) => void;
let tokensUsed: number;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'page-'));
  mkdirSync(join(directory, 'assets'));
  writeFileSync(join(directory, 'index.html'), '<!doctype html><p>the page</p>');
  writeFileSync(join(directory, 'assets', 'main.js'), 'export {};');
  writeFileSync(join(directory, 'assets', 'main.js.map'), '{}');
  tokensUsed = 0;
  server = await startAppServer({
    dispatch: (channel, args) => Promise.resolve({ ok: true, value: { channel, args } }),
    onUpdate: (listener) => {
      tell = listener;
      return () => undefined;
    },
    pageDirectory: directory,
    port: 0,
    onTokenUsed: () => (tokensUsed += 1),
  });
});

afterEach(async () => {
  await server.close();
  rmSync(directory, { recursive: true });
});

const own = () => `127.0.0.1:${server.port}`;

function get(path: string, host = own(), method = 'GET') {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const asked = request(
        { host: '127.0.0.1', port: server.port, path, method, headers: { host } },
        (response) => {
          let body = '';
          response.on('data', (chunk: Buffer) => (body += chunk.toString()));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
          );
        },
      );
      asked.on('error', reject);
      asked.end();
    },
  );
}

async function enter(): Promise<string> {
  const { pathname, search } = new URL(server.newAddress());
  const { headers } = await get(pathname + search);
  return String((headers['set-cookie'] as string[])[0]).split(';')[0] ?? '';
}

/** 'open' or the status the handshake was refused with. */
function connect(options: { cookie?: string; origin?: string; host?: string; path?: string }) {
  const { cookie = '', origin = `http://${own()}`, host = own(), path = '/rpc' } = options;
  const socket = new WebSocket(`ws://${own()}${path}`, { headers: { cookie, host, origin } });
  const outcome = new Promise<string>((resolve) => {
    socket.on('open', () => resolve('open'));
    socket.on('error', (error) => resolve(error.message));
  });
  return { socket, outcome };
}

it('serves the files of the page and no others', async () => {
  expect(await get('/')).toMatchObject({ status: 200, body: '<!doctype html><p>the page</p>' });
  expect(await get('/assets/main.js')).toMatchObject({ status: 200 });
  for (const path of [
    '/assets/main.js.map',
    '/../package.json',
    '/%2e%2e/package.json',
    '/assets/../../package.json',
    '//etc/passwd',
    '/assets',
  ]) {
    expect((await get(path)).status, path).toBe(404);
  }
  expect((await get('/', own(), 'POST')).status).toBe(405);
});

it('gives the entry page an icon of its own, so that none is asked for', async () => {
  const { pathname, search } = new URL(server.newAddress());
  expect((await get(pathname + search)).body).toContain('<link rel="icon" href="data:,">');
});

it('forbids framing, foreign scripts and inline ones on every answer', async () => {
  for (const path of ['/', '/nowhere', '/enter?token=wrong']) {
    const { headers } = await get(path);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  }
});

it.each([
  'evil.example',
  'evil.example:80',
  '127.0.0.1',
  '127.0.0.1:1',
  '[::1]:1',
  'localhost.evil',
])('does not answer to the name %s', async (host) => {
  expect((await get('/', host)).status).toBe(421);
});

it('lets a token in once, and its cookie again and again', async () => {
  const { pathname, search } = new URL(server.newAddress());
  const first = await get(pathname + search);
  expect(first.status).toBe(200);
  const [cookie = ''] = first.headers['set-cookie'] as string[];
  expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
  expect((await get(pathname + search)).status).toBe(403);
  expect(tokensUsed).toBe(1);
  for (const visit of [1, 2]) {
    const { socket, outcome } = connect({ cookie: cookie.split(';')[0] ?? '' });
    expect(await outcome, `visit ${visit}`).toBe('open');
    socket.close();
  }
});

it.each([
  ['no cookie', { cookie: '' }],
  ['a made-up cookie', { cookie: 'tetherstick-1=AAAA' }],
  ['a foreign origin', { origin: 'http://evil.example' }],
  ['the origin of another port', { origin: 'http://127.0.0.1:1' }],
  ['an opaque origin', { origin: 'null' }],
  ['a foreign host', { host: 'evil.example' }],
  ['another path', { path: '/socket' }],
])('refuses a connection with %s', async (_, change) => {
  const cookie = await enter();
  expect(await connect({ cookie, ...change }).outcome).toContain('403');
});

it('answers requests and tells changes', async () => {
  const { socket, outcome } = connect({ cookie: await enter() });
  expect(await outcome).toBe('open');
  const messages: unknown[] = [];
  const two = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      messages.push(JSON.parse(data.toString()));
      if (messages.length === 2) resolve();
    });
  });
  socket.send('{"id":7,"channel":"connect"}');
  tell({ slice: 'history', value: [] });
  await two;
  expect(messages).toContainEqual({
    type: 'answer',
    id: 7,
    result: { ok: true, value: { channel: 'connect' } },
  });
  expect(messages).toContainEqual({ type: 'update', update: { slice: 'history', value: [] } });
});

it.each([
  ['no JSON', 'AT+CPIN=1234', 1003],
  ['no id', '{"channel":"connect"}', 1003],
  ['a list', '[]', 1003],
  ['too much', JSON.stringify({ id: 1, channel: 'x'.repeat(70_000) }), 1009],
])('ends a connection that sends %s', async (_, text, code) => {
  const { socket, outcome } = connect({ cookie: await enter() });
  expect(await outcome).toBe('open');
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.send(text);
  expect(await closed).toBe(code);
});

it('has metrics only where they are wanted, for its own host alone', async () => {
  expect((await get('/metrics')).status).toBe(404);
  await server.close();
  server = await startAppServer({
    dispatch: () => Promise.resolve({ ok: true, value: undefined }),
    onUpdate: () => () => undefined,
    pageDirectory: directory,
    port: 0,
    metrics: () => Promise.resolve({ type: 'text/plain', text: '# EOF\n' }),
  });
  expect(await get('/metrics')).toMatchObject({
    status: 200,
    body: '# EOF\n',
    headers: { 'content-type': 'text/plain', 'content-length': '6' },
  });
  expect((await get('/metrics', own(), 'HEAD')).body).toBe('');
  expect((await get('/metrics', 'evil.example')).status).toBe(421);
});
