import { expect, it } from 'vitest';

import { crc32 } from './crc32.ts';

it('has the check value of CRC-32/ISO-HDLC', () => {
  const bytes = new TextEncoder().encode('..123456789..');
  expect(crc32(bytes, 2, 11)).toBe(0xcbf43926);
});

it('is 0 for nothing', () => {
  expect(crc32(new Uint8Array(4), 2, 2)).toBe(0);
});

it('leaves the residue of Ethernet over a frame followed by its CRC', () => {
  const frame = Uint8Array.from({ length: 64 }, (_, i) => (i * 37) & 0xff);
  new DataView(frame.buffer).setUint32(60, crc32(frame, 0, 60), true);
  expect(crc32(frame, 0, 64)).toBe(0x2144df1c);
});
