import { createConnection, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';

import { hexBytes, toHex } from '../../test/hex-bytes.ts';
import { e3372s153 } from '../profiles/e3372s-153.ts';
import { StickDevice } from '../stick-device.ts';
import { VirtualNetwork } from '../virtual-network.ts';
import { UsbipServer, type UsbipEvent } from './usbip-server.ts';

const REQUEST_LIST = hexBytes('01 11 80 05 00 00 00 00');
const REQUEST_IMPORT = hexBytes(`01 11 80 03 00 00 00 00 31 2d 31 ${'00 '.repeat(29)}`);
const GET_DEVICE_DESCRIPTOR = hexBytes(`
  00 00 00 01  00 00 00 07  00 01 00 02  00 00 00 01  00 00 00 00
  00 00 00 00  00 00 00 12  00 00 00 00  ff ff ff ff  00 00 00 00
  80 06 00 01 00 00 12 00
`);
/** A read of the AT port, which has nothing to say yet. */
const READ_AT_PORT = hexBytes(`
  00 00 00 01  00 00 00 08  00 01 00 02  00 00 00 01  00 00 00 01
  00 00 00 00  00 00 02 00  00 00 00 00  ff ff ff ff  00 00 00 00
  00 00 00 00 00 00 00 00
`);

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

it('lists the stick with its interfaces, and nothing while it is unplugged', async () => {
  const { server, connect } = await make();
  const list = await whole(connect(REQUEST_LIST));
  expect(toHex(list.subarray(0, 12))).toBe('011100050000000000000001');
  expect(toHex(list.subarray(12 + 300, 12 + 304))).toBe('12d115b6');
  expect(toHex(list.subarray(12 + 312))).toBe('ff031200ff031000ff03160008065000');
  server.unplug();
  expect(toHex(await whole(connect(REQUEST_LIST)))).toBe('011100050000000000000000');
  server.plug();
  expect(await whole(connect(REQUEST_LIST))).toHaveLength(12 + 312 + 16);
});

it('powers a stick up at the import and answers its URBs', async () => {
  const { connect, events } = await make();
  const socket = connect(Buffer.concat([REQUEST_IMPORT, GET_DEVICE_DESCRIPTOR]));
  const reply = await receive(socket, 320 + 48 + 18);
  expect(toHex(reply.subarray(0, 8))).toBe('0111000300000000');
  expect(toHex(reply.subarray(320 + 48))).toBe(toHex(e3372s153.deviceDescriptor));
  expect(events).toEqual(['imported']);
});

it('refuses a second import, an unknown bus id, and an import of nothing', async () => {
  const { server, connect } = await make();
  const other = REQUEST_IMPORT.slice();
  other[8] = 0x32;
  expect(toHex(await whole(connect(other)))).toBe('0111000300000004');
  await receive(connect(REQUEST_IMPORT), 320);
  expect(toHex(await whole(connect(REQUEST_IMPORT)))).toBe('0111000300000002');
  server.unplug();
  expect(toHex(await whole(connect(REQUEST_IMPORT)))).toBe('0111000300000004');
});

it('takes the power away when the host lets go, and gives it again at the next import', async () => {
  const { server, connect, events, sticks } = await make();
  const socket = connect(Buffer.concat([REQUEST_IMPORT, READ_AT_PORT]));
  await receive(socket, 320);
  socket.destroy();
  await until(() => !server.isImported);
  await receive(connect(REQUEST_IMPORT), 320);
  expect(events).toEqual(['imported', 'let-go', 'imported']);
  expect(sticks).toHaveLength(2);
});

it('lets a stick that re-enumerates come back after its pause', async () => {
  const { server, connect, sticks, events } = await make();
  const socket = connect(REQUEST_IMPORT);
  await receive(socket, 320);
  sticks[0]?.leave(1);
  await whole(socket);
  await until(() => events.includes('gone'));
  for (;;) {
    const reply = await whole(connect(REQUEST_LIST));
    if (reply.length > 12) break;
  }
  await receive(connect(REQUEST_IMPORT), 320);
  expect(server.isImported).toBe(true);
});

it('drops the connection when the stick leaves the bus by itself', async () => {
  const { server, connect, sticks } = await make();
  const socket = connect(REQUEST_IMPORT);
  await receive(socket, 320);
  sticks[0]?.leave(undefined);
  await whole(socket);
  await until(() => !server.isImported);
  expect(toHex(await whole(connect(REQUEST_IMPORT)))).toBe('0111000300000004');
  server.plug();
  await receive(connect(REQUEST_IMPORT), 320);
});

it('drops peers that speak something else', async () => {
  const { connect } = await make();
  expect(await whole(connect(Buffer.from('GET / HTTP/1.1\r\n\r\n')))).toHaveLength(0);
  expect(await whole(connect(hexBytes('01 11 80 77 00 00 00 00')))).toHaveLength(0);
  const socket = connect(Buffer.concat([REQUEST_IMPORT, new Uint8Array(48).fill(0xa5)]));
  expect(await whole(socket)).toHaveLength(320);
});

async function make() {
  const events: UsbipEvent[] = [];
  const sticks: { leave: (backAfterMs: number | undefined) => void }[] = [];
  const server = await UsbipServer.listen({
    port: 0,
    host: '127.0.0.1',
    profile: () => e3372s153,
    powerOn: (onGone) => {
      const stick = new StickDevice({
        profile: e3372s153,
        faults: undefined,
        seed: 1,
        timeScale: 0,
        sim: undefined,
        lease: undefined,
        carrier: new VirtualNetwork(),
        onGone: () => onGone(undefined),
        onNcmOutTransfer: undefined,
      });
      sticks.push({ leave: onGone });
      return stick;
    },
    onEvent: (event) => events.push(event),
  });
  cleanUps.push(() => server.close());
  const connect = (bytes: Uint8Array): Socket => {
    const socket = createConnection(server.port, '127.0.0.1', () => socket.write(bytes));
    cleanUps.push(() => Promise.resolve(void socket.destroy()));
    return socket;
  };
  return { server, events, sticks, connect };
}

/** Everything until the server closes. */
async function whole(socket: Socket): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return Buffer.concat(chunks);
}

async function receive(socket: Socket, length: number): Promise<Uint8Array> {
  let received = Buffer.alloc(0);
  await new Promise<void>((resolve, reject) => {
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length >= length) resolve();
    });
    socket.once('close', () => reject(new Error(`closed after ${received.length} bytes`)));
  });
  return received.subarray(0, length);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
