import { describe, expect, it } from 'vitest';

import type { ControlRequest } from '../main/usb/stick-transport.ts';
import { hexBytes, toHex } from '../test/hex-bytes.ts';
import { InEndpoint } from './in-endpoint.ts';
import { OutEndpoint } from './out-endpoint.ts';
import { type ModeSwitchRequest, StorageFunction, type StorageMedium } from './storage-function.ts';

const INQUIRY = '12 00 00 00 24 00';
const TEST_UNIT_READY = '00 00 00 00 00 00';
const REQUEST_SENSE = '03 00 00 00 12 00';
const READ_CAPACITY = '25 00 00 00 00 00 00 00 00 00';

it('says what it is', () => {
  const { command, read } = make();
  expect(command(INQUIRY, 36)).toBe(true);
  const data = read(36);
  expect(Buffer.from(data.slice(8)).toString()).toBe('HUAWEI  TF CARD Storage 2.31');
  expect(toHex(data.slice(0, 8))).toBe('008002021f000000');
  expect(toHex(read(13))).toBe('5553425301000000' + '00000000' + '00');
});

it('has no card in it, and says why', () => {
  const { command, read } = make();
  command(TEST_UNIT_READY, 0);
  expect(toHex(read(13))).toBe('5553425301000000' + '00000000' + '01');
  command(REQUEST_SENSE, 18);
  expect(toHex(read(18))).toBe('700002000000000a000000003a0000000000');
  expect(read(13)).toHaveLength(13);
});

it('sends nothing where it has nothing, and counts it as residue', () => {
  const { command, read } = make();
  command(READ_CAPACITY, 8);
  expect(read(8)).toHaveLength(0);
  expect(toHex(read(13))).toBe('5553425301000000' + '08000000' + '01');
});

it('takes data it cannot write before it says so', () => {
  const { command, read, write } = make();
  command('2a 00 00000000 00 0002 00', 1024, 'out');
  expect(write(new Uint8Array(512))).toBe(true);
  expect(write(new Uint8Array(512))).toBe(true);
  expect(toHex(read(13))).toBe('5553425301000000' + '00040000' + '01');
});

it('takes no command while it owes something, except a reset', () => {
  const { command, read, storage } = make();
  command(INQUIRY, 36);
  expect(command(INQUIRY, 36)).toBe(false);
  read(36);
  expect(command(INQUIRY, 36)).toBe(false);
  storage.control(reset);
  expect(command(INQUIRY, 36)).toBe(true);
});

it('takes commands and answers none while it hangs', () => {
  let isHung = true;
  const { command, read, pending } = make('card-reader', () => isHung);
  expect(command(INQUIRY, 36)).toBe(true);
  expect(pending(36)).toBe(true);
  isHung = false;
  expect(command(TEST_UNIT_READY, 0)).toBe(true);
  expect(read(13)).toHaveLength(13);
});

it('ignores what is no command', () => {
  const { write, command } = make();
  expect(write(new Uint8Array(31))).toBe(true);
  expect(write(new Uint8Array(3))).toBe(true);
  expect(command(INQUIRY, 36)).toBe(true);
});

it('has one drive', () => {
  const { storage } = make();
  const request = { ...reset, direction: 'in', request: 0xfe } as const;
  expect(storage.control(request)).toEqual(Uint8Array.of(0));
  expect(storage.control({ ...request, request: 0x10 })).toBe('stall');
});

describe('an install CD', () => {
  it('says that it is one', () => {
    const { command, read } = make('install-cd');
    command(INQUIRY, 36);
    const data = read(36);
    expect(data[0]).toBe(0x05);
    expect(Buffer.from(data.slice(8)).toString()).toBe('HUAWEI  Mass Storage    2.31');
  });

  it.each([
    ['11 06 20 00 00 01 01 00 01', 'new', true],
    ['11 06 20 00 00 01 00', 'new', true],
    ['11 06 10 00 00 01 01 00 01', 'new', false],
    ['11 06 00 00 00 01 01 00 01', 'new', false],
    ['11 06 30 00 00 00 00 01', 'alt', false],
    ['11 06 30 00 00 01 00 01', 'alt', false],
  ] as const)('hears %s and acknowledges it', (cdb, message, isFromLinux) => {
    const { command, read, requests } = make('install-cd');
    command(cdb, 0);
    expect(requests).toEqual([{ message, isFromLinux }]);
    expect(toHex(read(13))).toBe('5553425301000000' + '00000000' + '00');
  });

  it('hears nothing else, and a card reader not even that', () => {
    for (const [medium, cdb] of [
      ['install-cd', '11 07 20 00 00 01'],
      ['install-cd', '1b 00 00 00 02 00'],
      ['card-reader', '11 06 20 00 00 01 01 00 01'],
    ] as const) {
      const { command, read, requests } = make(medium);
      command(cdb, 0);
      expect(read(13)[12]).toBe(1);
      expect(requests).toEqual([]);
    }
  });
});

const reset: ControlRequest = {
  direction: 'out',
  type: 'class',
  recipient: 'interface',
  request: 0xff,
  value: 0,
  index: 3,
};

function make(medium: StorageMedium = 'card-reader', isHung = () => false) {
  const wake = (): void => {};
  const inEndpoint = new InEndpoint({ maxPacketSize: 512, endsWithZlp: true, wake });
  const outEndpoint = new OutEndpoint(wake);
  const requests: ModeSwitchRequest[] = [];
  const endpoints = { in: inEndpoint, out: outEndpoint };
  const storage = new StorageFunction(3, endpoints, {
    medium,
    onModeSwitch: (request) => requests.push(request),
    isHung,
  });
  const write = (bytes: Uint8Array): boolean => {
    let isTaken = false;
    const request = { bytes, complete: () => (isTaken = true) };
    outEndpoint.submit(request);
    outEndpoint.pump();
    if (!isTaken) outEndpoint.cancel(request);
    return isTaken;
  };
  return {
    storage,
    requests,
    write,
    command: (cdb: string, dataLength: number, direction: 'in' | 'out' = 'in'): boolean => {
      const block = new Uint8Array(31);
      block.set(hexBytes('55534243 01000000'));
      new DataView(block.buffer).setUint32(8, dataLength, true);
      block[12] = direction === 'in' ? 0x80 : 0;
      const bytes = hexBytes(cdb);
      block[14] = bytes.length;
      block.set(bytes, 15);
      return write(block);
    },
    /** Whether a read of that size stays without an answer. */
    pending: (size: number): boolean => {
      let isAnswered = false;
      const request = { buffer: new Uint8Array(size), complete: () => (isAnswered = true) };
      inEndpoint.submit(request);
      inEndpoint.pump();
      inEndpoint.cancel(request);
      return !isAnswered;
    },
    read: (size: number): Uint8Array => {
      const buffer = new Uint8Array(size);
      let length = -1;
      inEndpoint.submit({ buffer, complete: (_status, filled) => (length = filled) });
      inEndpoint.pump();
      expect(length).toBeGreaterThanOrEqual(0);
      return buffer.slice(0, length);
    },
  };
}
