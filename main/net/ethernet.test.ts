import { expect, it } from 'vitest';

import { hexBytes, toHex, unwritten } from '../../test/hex-bytes.ts';
import {
  emitEthernetHeader,
  EtherType,
  frameEtherType,
  frameFault,
  frameSourceIndex,
} from './ethernet.ts';

const ownMac = hexBytes('001e101f0000');
const stickMac = hexBytes('4c549945e5d5');

it('writes destination, source and EtherType into the hole', () => {
  const bytes = unwritten(18);
  emitEthernetHeader(bytes, 2, stickMac, ownMac, EtherType.Ipv4);
  expect(toHex(bytes)).toBe('a5a5' + '4c549945e5d5' + '001e101f0000' + '0800' + 'a5a5');
});

it.each([
  ['our MAC', '001e101f0000 4c549945e5d5 0800'],
  ['everyone', 'ffffffffffff 4c549945e5d5 0806'],
  ['a group', '333300000001 4c549945e5d5 86dd'],
])('takes a frame to %s', (_, frame) => {
  expect(frameFault(hexBytes(frame), 0, 14, ownMac)).toBeUndefined();
});

it.each([
  ['another station', '001e101f0001 4c549945e5d5 0800', 'other-destination'],
  ['us from ourselves', '001e101f0000 001e101f0000 0800', 'own-source'],
  ['everyone from ourselves', 'ffffffffffff 001e101f0000 0806', 'own-source'],
  ['us from a group', '001e101f0000 01005e000001 0800', 'group-source'],
])('refuses a frame to %s', (_, frame, fault) => {
  expect(frameFault(hexBytes(frame), 0, 14, ownMac)).toBe(fault);
});

it('refuses a frame without a whole header, whatever lies behind it', () => {
  expect(frameFault(hexBytes('001e101f0000 4c549945e5d5 0800'), 0, 13, ownMac)).toBe('short');
});

it('finds the fields at an offset', () => {
  const bytes = hexBytes('a5a5 001e101f0000 4c549945e5d5 86dd');
  expect(frameFault(bytes, 2, 14, ownMac)).toBeUndefined();
  expect(frameEtherType(bytes, 2)).toBe(0x86dd);
  expect(toHex(bytes.subarray(frameSourceIndex(2), frameSourceIndex(2) + 6))).toBe('4c549945e5d5');
});
