/**
 * How `status` finds a running `connect`: a Unix socket only this user can reach, one JSON answer
 * per connection.
 */
import { lstatSync, mkdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { FailureError } from '../shared/failure.ts';

/** Longest answer that is read, unless said otherwise. */
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

/** Beside the other: answers with what a report is made of. */
export function reportSocketPath(): string {
  return join(dirname(controlSocketPath()), 'report.sock');
}

/** Beside the others: runs the checks on demand and answers with what they found. */
export function checkSocketPath(): string {
  return join(dirname(controlSocketPath()), 'check.sock');
}

/** Answers every connection with `answer()` until the server is closed. */
export async function serveStatus(path: string, answer: () => Promise<unknown>): Promise<Server> {
  claimDirectory(dirname(path));
  if (await askStatus(path).then(isAnswer, () => false)) {
    throw new FailureError({
      code: 'stick-busy',
      detail: 'another "tetherstick connect" is running; "tetherstick status" shows it',
    });
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

const ANSWER_LIMIT_MS = 3_000;

/** Undefined when no session runs. */
export function askStatus(
  path: string,
  {
    maxLength = MAX_ANSWER_LENGTH,
    timeoutMs = ANSWER_LIMIT_MS,
  }: { readonly maxLength?: number; readonly timeoutMs?: number } = {},
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    let text = '';
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error('the session does not answer')));
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.length > maxLength) socket.destroy(new Error('the answer is too long'));
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

/** Made with mode 0700, or already this user's and closed to others: /tmp is everybody's. */
function claimDirectory(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const found = lstatSync(dir);
  const isOurs = found.isDirectory() && found.uid === process.getuid?.();
  if (isOurs && (found.mode & 0o077) === 0) return;
  throw new FailureError({
    code: 'unexpected',
    detail: `${dir} is not a directory of this user alone: remove it or set XDG_RUNTIME_DIR`,
  });
}

function isAnswer(answer: unknown): boolean {
  return answer !== undefined;
}
