import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { DialUpCall } from '../dial-up-network.ts';
import { TcpDialUp } from './tcp-dial-up.ts';

let server: Server;
let accepted: Promise<Socket>;
let port: number;

beforeEach(async () => {
  server = createServer();
  accepted = once(server, 'connection').then(([socket]) => socket as Socket);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});

afterEach(() => void server.close());

/** A call that collects what it reads. */
function dial(): { call: DialUpCall; received: Buffer[]; ended: Promise<void> } {
  const received: Buffer[] = [];
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  const call = new TcpDialUp('127.0.0.1', port).dial({
    onReadable: () => {
      for (let bytes = call.read(); bytes !== undefined; bytes = call.read()) {
        received.push(Buffer.from(bytes));
      }
    },
    onRoom: () => {},
    onEnd: () => end(),
  });
  return { call, received, ended };
}

describe('TcpDialUp', () => {
  it('carries bytes both ways, in transfers one read of a serial driver holds', async () => {
    const { call, received, ended } = dial();
    const peer = await accepted;
    call.write(Uint8Array.of(0x7e, 0xff));
    expect([...((await once(peer, 'data'))[0] as Buffer)]).toEqual([0x7e, 0xff]);
    const sent = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i & 0xff));
    peer.end(sent);
    await ended;
    expect(Buffer.concat(received).equals(sent)).toBe(true);
    expect(Math.max(...received.map(({ length }) => length))).toBeLessThanOrEqual(3584);
  });

  it('takes no more than the line has room for', async () => {
    const { call } = dial();
    const peer = await accepted;
    peer.pause();
    const chunk = new Uint8Array(65_536);
    let taken = 0;
    // The kernel's buffers take some megabytes first.
    while (call.write(chunk)) taken += 1;
    expect(taken).toBeGreaterThan(0);
    expect(call.write(Uint8Array.of(1))).toBe(false);
    call.hangUp();
    await once(peer.resume(), 'close');
  });

  it('is over when the other side hangs up, and when nobody picks up', async () => {
    const first = dial();
    (await accepted).destroy();
    await first.ended;
    server.close();
    await once(server, 'close');
    await dial().ended;
  });

  it('is told nothing after it hung up', async () => {
    const { call, received } = dial();
    const peer = await accepted;
    call.hangUp();
    peer.write('late');
    await once(peer, 'close');
    expect(received).toEqual([]);
  });
});
