import { afterEach, expect, it } from 'vitest';

import { hexBytes, toHex } from '../../test/hex-bytes.ts';
import { e3372s153 } from '../profiles/e3372s-153.ts';
import { StickCounters } from '../stick-counters.ts';
import { VirtualUsbDevice } from '../virtual-usb-device.ts';
import { UsbipConnection, UsbipProtocolError } from './usbip-connection.ts';

const devices: VirtualUsbDevice[] = [];
afterEach(() => devices.splice(0).forEach((device) => device.detach()));

/** `sent` collects what goes to the host, as hex; `done` is called at once. */
function make() {
  const usb = new VirtualUsbDevice(e3372s153, new StickCounters());
  devices.push(usb);
  const sent: string[] = [];
  const connection = new UsbipConnection({
    usb,
    send: (bytes, done) => {
      sent.push(toHex(bytes));
      done?.();
    },
  });
  return { usb, sent, connection };
}

interface Submit {
  readonly sequence: number;
  readonly in?: boolean;
  readonly endpoint?: number;
  readonly flags?: number;
  readonly length?: number;
  readonly isoPackets?: number;
  readonly setup?: string;
  readonly data?: string;
}

function submit(urb: Submit): Uint8Array {
  const data = hexBytes(urb.data ?? '');
  const bytes = new Uint8Array(48 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 1);
  view.setUint32(4, urb.sequence);
  view.setUint32(8, 0x10002);
  view.setUint32(12, urb.in === true ? 1 : 0);
  view.setUint32(16, urb.endpoint ?? 0);
  view.setUint32(20, urb.flags ?? 0);
  view.setUint32(24, urb.length ?? data.length);
  view.setUint32(32, urb.isoPackets ?? 0xffffffff);
  bytes.set(hexBytes(urb.setup ?? ''), 40);
  bytes.set(data, 48);
  return bytes;
}

function unlink(sequence: number, victim: number): Uint8Array {
  const bytes = new Uint8Array(48);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 2);
  view.setUint32(4, sequence);
  view.setUint32(20, victim);
  return bytes;
}

/** RET_SUBMIT: status as 8 hex digits, then the actual length, then the data. */
function ended(sequence: number, status: string, actualLength: number, data = ''): string {
  const hex = (value: number) => value.toString(16).padStart(8, '0');
  return `00000003${hex(sequence)}${'00'.repeat(12)}${status}${hex(actualLength)}${'00'.repeat(20)}${data}`;
}

function unlinked(sequence: number, status: string): string {
  return `00000004${sequence.toString(16).padStart(8, '0')}${'00'.repeat(12)}${status}${'00'.repeat(24)}`;
}

/** One bus turn is one setImmediate; two are enough for what its completions cause. */
async function turns(): Promise<void> {
  for (let i = 0; i < 3; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

const OK = '00000000';
const STALL = 'ffffffe0';

it('answers a control IN with at most wLength bytes', async () => {
  const { connection, sent } = make();
  connection.receive(submit({ sequence: 1, in: true, length: 8, setup: '8006000100000800' }));
  await turns();
  expect(sent).toEqual([ended(1, OK, 8, '1201100200000040')]);
});

it('says how much of a control OUT was taken', async () => {
  const { connection, sent } = make();
  connection.receive(submit({ sequence: 2, setup: '0009010000000000' }));
  await turns();
  expect(sent).toEqual([ended(2, OK, 0)]);
});

it('ends refused and senseless control requests with a stall', async () => {
  const { connection, sent } = make();
  connection.receive(submit({ sequence: 3, in: true, length: 8, setup: '8006000900000800' }));
  connection.receive(submit({ sequence: 4, in: true, length: 8, setup: 'ff06000100000800' }));
  await turns();
  expect(sent.sort()).toEqual([ended(3, STALL, 0), ended(4, STALL, 0)]);
});

it('takes commands that come in pieces, and several in one piece', async () => {
  const { connection, sent, usb } = make();
  const taken: string[] = [];
  usb.outEndpoint(0x01).sink = (bytes) => taken.push(toHex(bytes)) > 0;
  const stream = Buffer.concat([
    submit({ sequence: 1, endpoint: 1, data: '41540d' }),
    submit({ sequence: 2, endpoint: 1, data: '' }),
    submit({ sequence: 3, endpoint: 1, data: '4154490d' }),
  ]);
  for (const byte of stream.subarray(0, 60)) connection.receive(Uint8Array.of(byte));
  connection.receive(stream.subarray(60));
  await turns();
  expect(taken).toEqual(['41540d', '', '4154490d']);
  expect(sent).toEqual([ended(1, OK, 3), ended(2, OK, 0), ended(3, OK, 4)]);
});

it('keeps several reads in flight and serves them in order', async () => {
  const { connection, sent, usb } = make();
  for (const sequence of [1, 2, 3]) {
    connection.receive(submit({ sequence, in: true, endpoint: 1, length: 512 }));
  }
  usb.inEndpoint(0x81).send(hexBytes('41'));
  usb.inEndpoint(0x81).send(hexBytes('42 43'));
  await turns();
  expect(sent).toEqual([ended(1, OK, 1, '41'), ended(2, OK, 2, '4243')]);
  expect(connection.pendingCount).toBe(1);
});

it('uses the buffer of a finished read again without leaking what was in it', async () => {
  const { connection, sent, usb } = make();
  connection.receive(submit({ sequence: 1, in: true, endpoint: 1, length: 512 }));
  usb.inEndpoint(0x81).send(hexBytes('aa bb cc'));
  await turns();
  connection.receive(submit({ sequence: 2, in: true, endpoint: 1, length: 512 }));
  usb.inEndpoint(0x81).send(hexBytes('dd'));
  await turns();
  expect(sent).toEqual([ended(1, OK, 3, 'aabbcc'), ended(2, OK, 1, 'dd')]);
});

it('unlinks a waiting URB with ECONNRESET and never ends it', async () => {
  const { connection, sent, usb } = make();
  connection.receive(submit({ sequence: 1, in: true, endpoint: 1, length: 512 }));
  connection.receive(unlink(2, 1));
  usb.inEndpoint(0x81).send(hexBytes('41'));
  await turns();
  expect(sent).toEqual([unlinked(2, 'ffffff98')]);
  connection.receive(submit({ sequence: 3, in: true, endpoint: 1, length: 512 }));
  await turns();
  expect(sent[1]).toBe(ended(3, OK, 1, '41'));
});

it('unlinks an URB that has ended already with 0', async () => {
  const { connection, sent, usb } = make();
  connection.receive(submit({ sequence: 1, in: true, endpoint: 1, length: 512 }));
  usb.inEndpoint(0x81).send(hexBytes('41'));
  await turns();
  connection.receive(unlink(2, 1));
  expect(sent).toEqual([ended(1, OK, 1, '41'), unlinked(2, OK)]);
});

it('unlinks a write the device does not take', async () => {
  const { connection, sent, usb } = make();
  usb.outEndpoint(0x01).sink = () => false;
  connection.receive(submit({ sequence: 1, endpoint: 1, data: '41' }));
  await turns();
  connection.receive(unlink(2, 1));
  usb.outEndpoint(0x01).sink = () => true;
  usb.outEndpoint(0x01).retry();
  await turns();
  expect(sent).toEqual([unlinked(2, 'ffffff98')]);
});

it('marks a short read where the host asked for it', async () => {
  const { connection, sent, usb } = make();
  connection.receive(submit({ sequence: 1, in: true, endpoint: 1, length: 512, flags: 1 }));
  usb.inEndpoint(0x81).send(hexBytes('41'));
  await turns();
  expect(sent).toEqual([ended(1, 'ffffff87', 1, '41')]);
});

it('ends a read too small for a packet with EOVERFLOW', async () => {
  const { connection, sent, usb } = make();
  connection.receive(submit({ sequence: 1, in: true, endpoint: 1, length: 2 }));
  usb.inEndpoint(0x81).send(hexBytes('41 42 43'));
  await turns();
  expect(sent).toEqual([ended(1, 'ffffffb5', 0)]);
});

it('stalls endpoints that are not there, or not in this alternate setting', () => {
  const { connection, sent } = make();
  connection.receive(submit({ sequence: 1, in: true, endpoint: 9, length: 8 }));
  connection.receive(submit({ sequence: 2, endpoint: 9, data: '00' }));
  connection.receive(submit({ sequence: 3, in: true, endpoint: 4, length: 8 }));
  connection.receive(submit({ sequence: 4, endpoint: 3, data: '00' }));
  expect(sent).toEqual([1, 2, 3, 4].map((sequence) => ended(sequence, STALL, 0)));
});

it('refuses isochronous URBs, data and packet table included', async () => {
  const { connection, sent } = make();
  const iso = submit({ sequence: 1, endpoint: 1, isoPackets: 2, data: 'aabb' });
  connection.receive(Buffer.concat([iso, new Uint8Array(32)]));
  connection.receive(submit({ sequence: 2, in: true, length: 1, setup: '8008000000000100' }));
  await turns();
  expect(sent).toEqual([ended(1, 'ffffffea', 0), ended(2, OK, 1, '01')]);
});

it('takes everything back when the host goes', async () => {
  const { connection, sent, usb } = make();
  usb.outEndpoint(0x01).sink = () => false;
  connection.receive(submit({ sequence: 1, in: true, endpoint: 1, length: 512 }));
  connection.receive(submit({ sequence: 2, endpoint: 1, data: '41' }));
  connection.receive(submit({ sequence: 3, in: true, length: 1, setup: '8008000000000100' }));
  connection.end();
  usb.inEndpoint(0x81).send(hexBytes('41'));
  await turns();
  expect(sent).toEqual([]);
  expect(connection.pendingCount).toBe(0);
  expect(usb.inEndpoint(0x81).queuedBytes).toBe(1);
});

it('gives up on a stream that makes no sense', () => {
  expect(() => make().connection.receive(new Uint8Array(48).fill(0xa5))).toThrow(
    UsbipProtocolError,
  );
  const huge = submit({ sequence: 1, endpoint: 1, length: 0x7fffffff });
  expect(() => make().connection.receive(huge)).toThrow(UsbipProtocolError);
});
