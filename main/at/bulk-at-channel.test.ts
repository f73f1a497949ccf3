import { expect, it } from 'vitest';

import { ScriptedTransport } from '../../test/fakes/scripted-transport.ts';
import { e3372s153 } from '../../test/fixtures/stick-descriptors.ts';
import { TransportError, type StickTransport } from '../usb/stick-transport.ts';
import { BulkAtChannel } from './bulk-at-channel.ts';

const BULK_IN = 0x81;
const BULK_OUT = 0x01;

it('sends each write as one transfer, whatever its length', async () => {
  const { transport, channel } = await openChannel();
  const long = new Uint8Array(1024).fill(0x41);
  await channel.write(text('AT\r'));
  await channel.write(long);
  const writes = transport.calls.filter((call) => call.startsWith('write'));
  expect(writes).toEqual(['write 01 41 54 0d', `write 01${' 41'.repeat(1024)}`]);
});

it('allows a write 5 s', async () => {
  const timeouts: number[] = [];
  const { transport } = await openChannel();
  const watched: StickTransport = Object.create(transport, {
    write: {
      value: (_endpoint: number, _bytes: Uint8Array, timeoutMs: number) => {
        timeouts.push(timeoutMs);
        return Promise.resolve();
      },
    },
    openIn: { value: () => ({ close: () => Promise.resolve() }) },
  }) as StickTransport;
  await new BulkAtChannel(watched, { bulkIn: BULK_IN, bulkOut: BULK_OUT }).write(text('AT\r'));
  expect(timeouts).toEqual([5_000]);
});

it('sends what the caller had at the time of the call', async () => {
  const { transport, channel } = await openChannel();
  const line = text('AT\r');
  const written = channel.write(line);
  line.fill(0xa5);
  await written;
  expect(transport.calls.at(-1)).toBe('write 01 41 54 0d');
});

it('hands over bytes that stay when the transport reads again', async () => {
  const { transport, channel } = await openChannel();
  const received: Uint8Array[] = [];
  channel.onData((bytes) => received.push(bytes));
  transport.emit(BULK_IN, text('\r\nOK'));
  transport.emit(BULK_IN, new Uint8Array(0));
  transport.emit(BULK_IN, text('\r\n'));
  expect(received.map((bytes) => Buffer.from(bytes).toString())).toEqual(['\r\nOK', '\r\n']);
});

it('keeps what came before anyone listened', async () => {
  const { transport, channel } = await openChannel();
  transport.emit(BULK_IN, text('^BOOT:1'));
  transport.emit(BULK_IN, text('\r\n'));
  const received: string[] = [];
  channel.onData((bytes) => received.push(Buffer.from(bytes).toString()));
  transport.emit(BULK_IN, text('OK'));
  expect(received).toEqual(['^BOOT:1', '\r\n', 'OK']);
});

it('keeps the latest 64 KiB when nobody listens for long', async () => {
  const { transport, channel } = await openChannel();
  for (let block = 0; block < 40; block += 1) {
    transport.emit(BULK_IN, new Uint8Array(4096).fill(block));
  }
  const received: Uint8Array[] = [];
  channel.onData((bytes) => received.push(bytes));
  expect(received.map((bytes) => bytes[0])).toEqual(
    Array.from({ length: 16 }, (_, index) => 24 + index),
  );
});

it('ends once, with the reason, when the stick is pulled', async () => {
  const { transport, channel } = await openChannel();
  const ends: Error[] = [];
  channel.onEnd((error) => ends.push(error));
  transport.unplug();
  await channel.close();
  expect(ends).toEqual([new TransportError('gone')]);
  await expect(channel.write(text('AT\r'))).rejects.toThrow('gone');
});

it('ends when it is closed', async () => {
  const { transport, channel } = await openChannel();
  const ends: Error[] = [];
  channel.onEnd((error) => ends.push(error));
  await Promise.all([channel.close(), channel.close()]);
  expect(ends).toEqual([new TransportError('aborted')]);
  expect(transport.openPipes).toEqual([]);
});

it('tells a late listener of the end, but not a replaced one', async () => {
  const { transport, channel } = await openChannel();
  transport.endPipe(BULK_IN, new TransportError('stall'));
  const told: string[] = [];
  channel.onEnd(() => told.push('first'));
  channel.onEnd((error) => told.push(`second: ${error.message}`));
  expect(told).toEqual([]);
  await Promise.resolve();
  expect(told).toEqual(['second: USB transfer failed: stall']);
});

it('rejects a write the stick does not take and goes on', async () => {
  const { transport, channel } = await openChannel();
  transport.failAt(transport.calls.length, new TransportError('timeout'));
  await expect(channel.write(text('AT\r'))).rejects.toThrow('timeout');
  await channel.write(text('AT\r'));
  expect(transport.openPipes).toEqual([BULK_IN]);
});

async function openChannel() {
  const transport = new ScriptedTransport(e3372s153);
  await transport.claimInterface(0);
  const channel = new BulkAtChannel(transport, { bulkIn: BULK_IN, bulkOut: BULK_OUT });
  return { transport, channel };
}

function text(characters: string): Uint8Array {
  return new TextEncoder().encode(characters);
}
