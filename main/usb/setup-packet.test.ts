import { expect, it } from 'vitest';

import { encodeSetupPacket } from './setup-packet.ts';

it.each([
  ['in', 'standard', 'device', '80 06 01 03 09 04 ff 00'],
  ['out', 'standard', 'interface', '01 06 01 03 09 04 ff 00'],
  ['out', 'standard', 'endpoint', '02 06 01 03 09 04 ff 00'],
  ['in', 'class', 'interface', 'a1 06 01 03 09 04 ff 00'],
  ['out', 'class', 'interface', '21 06 01 03 09 04 ff 00'],
  ['in', 'vendor', 'device', 'c0 06 01 03 09 04 ff 00'],
] as const)('encodes %s %s to the %s', (direction, type, recipient, expected) => {
  const request = { direction, type, recipient, request: 0x06, value: 0x0301, index: 0x0409 };
  const packet = encodeSetupPacket(request, 255);
  expect(Buffer.from(packet).toString('hex')).toBe(expected.replaceAll(' ', ''));
});
