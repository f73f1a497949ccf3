import { expect, it } from 'vitest';

import { hexBytes } from '../../test/hex-bytes.ts';
import {
  emitDeviceList,
  emitImportReply,
  emitOpReply,
  emitReturnSubmit,
  emitReturnUnlink,
  OpCode,
  OpStatus,
  parseImportBusId,
  parseOpRequest,
  parseUrbCommand,
  type DeviceRecord,
} from './usbip-codec.ts';

const record: DeviceRecord = {
  path: '/sys/x',
  busId: '1-1',
  busNumber: 1,
  deviceNumber: 2,
  deviceDescriptor: hexBytes('12 01 10 02 00 00 00 40 d1 12 b6 15 02 01 01 02 03 01'),
  configurationValue: 1,
  interfaceCount: 4,
};

it('reads an operation header', () => {
  expect(parseOpRequest(hexBytes('01 11 80 05 00 00 00 00'))).toEqual({
    version: 0x0111,
    code: OpCode.RequestDeviceList,
  });
});

it('reads the bus id of an import request up to its first zero', () => {
  const request = hexBytes(`01 11 80 03 00 00 00 00 31 2d 31 ${'00 '.repeat(29)}`);
  expect(parseImportBusId(request)).toBe('1-1');
});

it('writes a refusal of an import', () => {
  expect(emitOpReply(OpCode.ReplyImport, OpStatus.NoDevice)).toEqual(
    hexBytes('01 11 00 03 00 00 00 04'),
  );
});

it('writes an empty device list', () => {
  expect(Uint8Array.from(emitDeviceList(undefined))).toEqual(
    hexBytes('01 11 00 05 00 00 00 00 00 00 00 00'),
  );
});

it('writes the record of a device: 312 bytes, ids taken from its descriptor', () => {
  const reply = Uint8Array.from(emitImportReply(record));
  expect(reply).toHaveLength(8 + 312);
  expect(reply.subarray(0, 8)).toEqual(hexBytes('01 11 00 03 00 00 00 00'));
  expect(Buffer.from(reply.subarray(8, 15)).toString()).toBe('/sys/x\0');
  expect(Buffer.from(reply.subarray(8 + 256, 8 + 260)).toString()).toBe('1-1\0');
  expect(reply.subarray(8 + 288)).toEqual(
    hexBytes('00 00 00 01  00 00 00 02  00 00 00 03  12 d1 15 b6 01 02  00 00 00  01 01 04'),
  );
});

it('writes the interfaces of a device behind its record, four bytes each', () => {
  const reply = Uint8Array.from(
    emitDeviceList({
      record,
      triples: [
        [0xff, 3, 0x12],
        [8, 6, 0x50],
      ],
    }),
  );
  expect(reply).toHaveLength(12 + 312 + 8);
  expect(reply.subarray(0, 12)).toEqual(hexBytes('01 11 00 05 00 00 00 00 00 00 00 01'));
  expect(reply.subarray(12 + 312)).toEqual(hexBytes('ff 03 12 00 08 06 50 00'));
});

it('reads a submit command', () => {
  const command = hexBytes(`
    00 00 00 01  00 00 0d 05  00 01 00 02  00 00 00 01  00 00 00 00
    00 00 02 00  00 00 00 40  00 00 00 00  ff ff ff ff  00 00 00 04
    80 06 00 01 00 00 40 00
  `);
  expect(parseUrbCommand(command)).toEqual({
    type: 'submit',
    sequence: 0xd05,
    direction: 'in',
    endpointNumber: 0,
    flags: 0x200,
    length: 64,
    isoPackets: 0,
    setup: hexBytes('80 06 00 01 00 00 40 00'),
  });
});

it('keeps the number of packets of an isochronous command', () => {
  const command = hexBytes(`
    00 00 00 01  00 00 00 07  00 01 00 02  00 00 00 00  00 00 00 03
    00 00 00 00  00 00 00 10  00 00 00 00  00 00 00 02  00 00 00 04
    00 00 00 00 00 00 00 00
  `);
  expect(parseUrbCommand(command)).toMatchObject({ direction: 'out', isoPackets: 2 });
});

it('reads an unlink command', () => {
  const command = hexBytes(`00 00 00 02  00 00 00 10  00 01 00 02  00 00 00 00  00 00 00 00
    00 00 00 0f ${'00 '.repeat(24)}`);
  expect(parseUrbCommand(command)).toEqual({ type: 'unlink', sequence: 0x10, victim: 0x0f });
});

it('knows no other command', () => {
  expect(parseUrbCommand(hexBytes(`00 00 00 03 ${'00 '.repeat(44)}`))).toBeUndefined();
});

it('writes the end of an URB over whatever stood there', () => {
  const message = new Uint8Array(50).fill(0xa5);
  emitReturnSubmit(message, { sequence: 0xd05, status: -32, actualLength: 0 });
  expect(message).toEqual(
    hexBytes(`00 00 00 03  00 00 0d 05 ${'00 '.repeat(12)} ff ff ff e0  00 00 00 00
      ${'00 '.repeat(20)} a5 a5`),
  );
});

it('writes the end of an unlink', () => {
  expect(emitReturnUnlink(0x10, -104)).toEqual(
    hexBytes(`00 00 00 04  00 00 00 10 ${'00 '.repeat(12)} ff ff ff 98 ${'00 '.repeat(24)}`),
  );
});
