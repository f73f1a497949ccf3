/**
 * How `status` finds a running `connect`: a Unix socket only this user can reach, one JSON answer
 * per connection.
 */
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { tmpdir } from 'node:os';

/** Longest answer that is read. */
const MAX_ANSWER_LENGTH = 262_144;

/** In a directory of mode 0700 that belongs to this user. */
export function controlSocketPath(): string {
  const runtimeDir = process.env['XDG_RUNTIME_DIR'];
  const dir =
    runtimeDir === undefined || runtimeDir === ''
      ? join(tmpdir(), `tetherstick-${process.getuid?.() ?? 0}`)
      : join(runtimeDir, 'tetherstick');
  return join(dir, 'session.sock');
}

/** Answers every connection with `answer()` until the server is closed. */
export async function serveStatus(path: string, answer: () => Promise<unknown>): Promise<Server> {
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  chmodSync(join(path, '..'), 0o700);
  if (await askStatus(path).then(isAnswer, () => false)) {
    throw new Error('another session is running already');
  }
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    answer().then(
      (status) => socket.end(JSON.stringify(status)),
      () => socket.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  // A forgotten status client must not keep the program alive.
  server.unref();
  return server;
}

/** Undefined when no session runs. */
export function askStatus(path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    let text = '';
    socket.setTimeout(3_000, () => socket.destroy(new Error('the session does not answer')));
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.length > MAX_ANSWER_LENGTH) socket.destroy(new Error('the answer is too long'));
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined);
      else reject(error);
    });
    socket.on('end', () => {
      try {
        resolve(JSON.parse(text) as unknown);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}

function isAnswer(answer: unknown): boolean {
  return answer !== undefined;
}
