import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { ControlRequest } from '../main/usb/stick-transport.ts';
import { ModemTerminal } from '../test/fakes/modem-terminal.ts';
import { hexBytes, toHex } from '../test/hex-bytes.ts';
import { InEndpoint } from './in-endpoint.ts';
import { OutEndpoint } from './out-endpoint.ts';
import { SerialFunction } from './serial-function.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('keeps the line coding it is told, in 7 bytes', () => {
  const { serial } = make();
  const get = { ...request, direction: 'in', request: 0x21 } as const;
  expect(toHex(reply(serial.control(get, hexBytes(''))))).toBe('00c20100000008');
  const coding = hexBytes('80250000000008');
  expect(serial.control({ ...request, request: 0x20 }, coding)).toHaveLength(0);
  expect(serial.control({ ...request, request: 0x20 }, coding.slice(1))).toBe('stall');
  expect(toHex(reply(serial.control(get, hexBytes(''))))).toBe('80250000000008');
  expect(serial.control({ ...request, request: 0x23 }, hexBytes(''))).toBe('stall');
});

it('passes DTR to the port, and RTS to nobody', () => {
  const { serial, port } = make();
  for (const [value, isReady] of [
    [3, true],
    [2, false],
    [1, true],
    [0, false],
  ] as const) {
    serial.control({ ...request, value }, hexBytes(''));
    expect(port.isTerminalReady).toBe(isReady);
  }
});

it('passes characters to the port', () => {
  const { out, inEndpoint } = make();
  const type = (line: string): void => {
    out.submit({ bytes: Buffer.from(`${line}\r`), complete: () => {} });
    out.pump();
    vi.advanceTimersByTime(400);
  };
  type('AT');
  expect(inEndpoint.queuedBytes).toBe('AT\r\r\nOK\r\n'.length);
});

const request: ControlRequest = {
  direction: 'out',
  type: 'class',
  recipient: 'interface',
  request: 0x22,
  value: 0,
  index: 0,
};

function reply(bytes: Uint8Array | 'stall'): Uint8Array {
  if (bytes === 'stall') throw new Error('stall');
  return bytes;
}

function make() {
  const { modem } = ModemTerminal.settled();
  const inEndpoint = new InEndpoint({ maxPacketSize: 512, endsWithZlp: true, wake: () => {} });
  const out = new OutEndpoint(() => {});
  const port = modem.openPort('pcui', {
    send: (bytes) => inEndpoint.send(bytes),
    unreadBytes: () => inEndpoint.queuedBytes,
  });
  port.sendsUnsolicited = false;
  port.powerUp();
  const serial = new SerialFunction(0, port, out);
  return { serial, port, out, inEndpoint };
}
