import { once } from 'node:events';
import { closeSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { loadAddon, type ReadableWatch } from './index.ts';

const addon = loadAddon();

let folder: string;
let server: Server;
let peer: Socket;
let fd: number;
let watch: ReadableWatch;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'watch-'));
  server = createServer().listen(join(folder, 'socket'));
  await once(server, 'listening');
  const connection = once(server, 'connection') as Promise<[Socket]>;
  fd = addon.connectUnix(join(folder, 'socket'));
  [peer] = await connection;
  watch = addon.watchReadable(fd);
});

afterEach(() => {
  watch.close();
  closeSync(fd);
  peer.destroy();
  server.close();
  rmSync(folder, { recursive: true });
});

function armed(): Promise<boolean> {
  return new Promise((resolve) => watch.arm(resolve));
}

it('calls back once for each time it was armed', async () => {
  let calls = 0;
  watch.arm(() => (calls += 1));
  peer.write('x');
  while (calls === 0) await nextTurn();
  // The byte is still there, but nobody asked again.
  for (let turn = 0; turn < 10; turn += 1) await nextTurn();
  expect(calls).toBe(1);
  expect(await armed()).toBe(false);
});

it('keeps calling a reader that arms it from the callback', async () => {
  peer.write('x');
  for (let round = 0; round < 100; round += 1) expect(await armed()).toBe(false);
});

it('calls back when the peer is gone', async () => {
  peer.destroy();
  expect(await armed()).toBe(false);
  const bytes = new Uint8Array(8);
  expect(addon.receiveDescriptor(fd, bytes)).toEqual({
    length: 0,
    descriptor: -1,
    descriptors: 0,
    truncated: false,
  });
});

it('refuses to be armed twice', () => {
  const nothing = () => undefined;
  watch.arm(nothing);
  expect(() => watch.arm(nothing)).toThrow(expect.objectContaining({ code: 'EALREADY' }));
});

it('forgets the callback when it is closed, and can not be armed again', async () => {
  let called = false;
  watch.arm(() => (called = true));
  watch.close();
  watch.close();
  peer.write('x');
  for (let turn = 0; turn < 10; turn += 1) await nextTurn();
  expect(called).toBe(false);
  expect(() => watch.arm(() => undefined)).toThrow(expect.objectContaining({ code: 'EBADF' }));
});

it('wants a function', () => {
  expect(() => watch.arm(undefined as unknown as () => void)).toThrow(TypeError);
});

it('is neither constructed by JavaScript nor lent to another object', () => {
  const Watch = watch.constructor as new () => ReadableWatch;
  expect(() => new Watch()).toThrow(/not to be constructed/);
  const { arm } = watch as { arm: (this: object, callback: () => void) => void };
  expect(() => arm.call({}, () => undefined)).toThrow(TypeError);
  expect(() => arm.call(Object.create(watch) as object, () => undefined)).toThrow(TypeError);
});

it('hands an exception of the callback to the process', async () => {
  const uncaught = once(process, 'uncaughtException');
  const others = process.listeners('uncaughtException').slice(0, -1);
  for (const listener of others) process.off('uncaughtException', listener);
  try {
    watch.arm(() => {
      throw new Error('as wanted');
    });
    peer.write('x');
    const [error] = (await uncaught) as [Error];
    expect(error.message).toBe('as wanted');
  } finally {
    for (const listener of others) process.on('uncaughtException', listener);
  }
});
