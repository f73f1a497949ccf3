import { expect, it } from 'vitest';

import { encodeSetupPacket } from '../../main/usb/setup-packet.ts';
import { hexBytes } from '../../test/hex-bytes.ts';
import { decodeSetupPacket } from './decode-setup-packet.ts';

const packets = [
  '80 06 09 03 09 04 ff 00',
  '21 86 00 00 02 00 04 00',
  'a1 80 00 00 02 00 1c 00',
  'c0 02 01 00 02 00 01 00',
  '02 01 00 00 81 00 00 00',
];

it.each(packets)('reads what a host writes: %s', (hex) => {
  const packet = decodeSetupPacket(hexBytes(hex));
  expect(packet && encodeSetupPacket(packet.request, packet.length)).toEqual(hexBytes(hex));
});

it.each(['e0 00 00 00 00 00 00 00', '03 00 00 00 00 00 00 00'])('refuses %s', (hex) => {
  expect(decodeSetupPacket(hexBytes(hex))).toBeUndefined();
});
