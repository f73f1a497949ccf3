import { expect, it } from 'vitest';

import { hexBytes, toHex } from '../../../test/hex-bytes.ts';
import { emitTcpSegment, parseTcpSegment, sequenceDistance, TcpFlag } from './tcp-segment.ts';

const ends = { source: 0x0a08dbcc, destination: 0xc6336401 };
const back = { source: ends.destination, destination: ends.source };

it('writes a SYN with its options and a right checksum', () => {
  const bytes = emitTcpSegment(
    {
      sourcePort: 28_200,
      destinationPort: 80,
      sequence: 0x01020304,
      acknowledgement: 0,
      flags: TcpFlag.Syn,
      window: 0xffff,
      payload: new Uint8Array(0),
    },
    ends,
    { maxSegment: 1_460, windowScale: 7 },
  );
  expect(toHex(bytes)).toBe(
    '6e28' +
      '0050' +
      '01020304' +
      '00000000' +
      '7002' +
      'ffff' +
      '0191' +
      '0000' +
      '020405b4' +
      '01030307',
  );
});

it('reads back what it wrote', () => {
  const segment = {
    sourcePort: 80,
    destinationPort: 28_200,
    sequence: 0xffffffff,
    acknowledgement: 7,
    flags: TcpFlag.Ack | TcpFlag.Fin,
    window: 1_000,
    payload: hexBytes('0102030405'),
  };
  expect(parseTcpSegment(emitTcpSegment(segment, back), back)).toEqual(segment);
});

it.each([
  ['too short', (bytes: Uint8Array) => bytes.subarray(0, 19)],
  ['a damaged byte', (bytes: Uint8Array) => bytes.map((byte, i) => (i === 21 ? byte ^ 1 : byte))],
  [
    'a header past the end',
    (bytes: Uint8Array) => bytes.map((byte, i) => (i === 12 ? 0xf0 : byte)),
  ],
  [
    'a header that is none',
    (bytes: Uint8Array) => bytes.map((byte, i) => (i === 12 ? 0x40 : byte)),
  ],
])('refuses %s', (_name, change) => {
  const segment = {
    ...{ sourcePort: 80, destinationPort: 9, sequence: 1, acknowledgement: 1, flags: 0, window: 1 },
    payload: hexBytes('0102'),
  };
  expect(parseTcpSegment(change(emitTcpSegment(segment, back)), back)).toBeUndefined();
});

it('counts across the wrap', () => {
  expect(sequenceDistance(5, 0xfffffffb)).toBe(10);
  expect(sequenceDistance(0xfffffffb, 5)).toBe(-10);
});
