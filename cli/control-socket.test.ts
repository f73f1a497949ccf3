import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { askStatus, serveStatus } from './control-socket.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tetherstick-socket-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('answers with what the session says, in a directory of its user alone', async () => {
  const path = join(dir, 'own', 'session.sock');
  const server = await serveStatus(path, () => Promise.resolve({ state: 'online' }));
  expect(await askStatus(path)).toEqual({ state: 'online' });
  expect(statSync(join(dir, 'own')).mode & 0o777).toBe(0o700);
  server.close();
});

it('says undefined when no session runs', async () => {
  expect(await askStatus(join(dir, 'nobody.sock'))).toBeUndefined();
});

it('replaces the socket of a session that was killed', async () => {
  const path = join(dir, 'session.sock');
  writeFileSync(path, '');
  const server = await serveStatus(path, () => Promise.resolve(1));
  expect(await askStatus(path)).toBe(1);
  server.close();
});

it('refuses to take over from a session that lives', async () => {
  const path = join(dir, 'session.sock');
  const server = await serveStatus(path, () => Promise.resolve(1));
  await expect(serveStatus(path, () => Promise.resolve(2))).rejects.toThrow('is running');
  server.close();
});

it('uses no directory that is a link or open to others, and changes nothing about it', async () => {
  const open = join(dir, 'open');
  mkdirSync(open);
  chmodSync(open, 0o755);
  symlinkSync(open, join(dir, 'link'));
  for (const name of ['open', 'link']) {
    const served = serveStatus(join(dir, name, 'session.sock'), () => Promise.resolve(1));
    await expect(served).rejects.toThrow('not a directory of this user alone');
  }
  expect(statSync(open).mode & 0o777).toBe(0o755);
});
