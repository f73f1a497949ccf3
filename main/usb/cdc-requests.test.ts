import { describe, expect, it } from 'vitest';

import * as requests from './cdc-requests.ts';
import { encodeSetupPacket } from './setup-packet.ts';

describe('questions', () => {
  it.each([
    ['GET_NTB_PARAMETERS', requests.getNtbParameters(2), 'a1 80 00 00 02 00 1c 00'],
    ['GET_NTB_FORMAT', requests.getNtbFormat(2), 'a1 83 00 00 02 00 02 00'],
    ['GET_NTB_INPUT_SIZE', requests.getNtbInputSize(2), 'a1 85 00 00 02 00 04 00'],
    [
      'GET_ENCAPSULATED_RESPONSE',
      requests.getEncapsulatedResponse(2, 1024),
      'a1 01 00 00 02 00 00 04',
    ],
  ])('%s', (_, { request, length }, setup) => {
    expect(hex(encodeSetupPacket(request, length))).toBe(setup);
  });
});

describe('requests', () => {
  it.each([
    ['SET_NTB_FORMAT 16', requests.setNtbFormat(2, 'ntb16'), '21 84 00 00 02 00 00 00', ''],
    ['SET_NTB_FORMAT 32', requests.setNtbFormat(2, 'ntb32'), '21 84 01 00 02 00 00 00', ''],
    [
      'SET_NTB_INPUT_SIZE',
      requests.setNtbInputSize(2, 16_384),
      '21 86 00 00 02 00 04 00',
      '00 40 00 00',
    ],
    [
      'SET_NTB_INPUT_SIZE of more than 16 bits',
      requests.setNtbInputSize(2, 0x0102_0304),
      '21 86 00 00 02 00 04 00',
      '04 03 02 01',
    ],
    ['SET_CRC_MODE off', requests.setCrcMode(2, false), '21 8a 00 00 02 00 00 00', ''],
    ['SET_CRC_MODE on', requests.setCrcMode(2, true), '21 8a 01 00 02 00 00 00', ''],
    [
      'SET_ETHERNET_PACKET_FILTER',
      requests.setEthernetPacketFilter(
        2,
        requests.PacketFilter.Directed |
          requests.PacketFilter.Broadcast |
          requests.PacketFilter.AllMulticast,
      ),
      '21 43 0e 00 02 00 00 00',
      '',
    ],
    [
      'SEND_ENCAPSULATED_COMMAND',
      requests.sendEncapsulatedCommand(2, Uint8Array.of(0x41, 0x54, 0x0d)),
      '21 00 00 00 02 00 03 00',
      '41 54 0d',
    ],
    [
      'SET_CONTROL_LINE_STATE up',
      requests.setControlLineState(0, { dtr: true, rts: true }),
      '21 22 03 00 00 00 00 00',
      '',
    ],
    [
      'SET_CONTROL_LINE_STATE down',
      requests.setControlLineState(1, { dtr: false, rts: false }),
      '21 22 00 00 01 00 00 00',
      '',
    ],
    [
      'SET_CONTROL_LINE_STATE with DTR alone',
      requests.setControlLineState(0, { dtr: true, rts: false }),
      '21 22 01 00 00 00 00 00',
      '',
    ],
  ])('%s', (_, { request, data }, setup, expectedData) => {
    expect(hex(encodeSetupPacket(request, data.byteLength))).toBe(setup);
    expect(hex(data)).toBe(expectedData);
  });
});

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
