import { expect, it } from 'vitest';

import { toHex } from '../../test/hex-bytes.ts';
import { randomInterfaceId } from './interface-id.ts';

it('is random but for the bits that say whose it is', () => {
  const words = [0xffffffff, 0x12345678];
  expect(toHex(randomInterfaceId(() => words.shift() ?? 0))).toBe('fcffffff12345678');
});

it('is never that of the routers', () => {
  expect(toHex(randomInterfaceId(() => 0))).toBe('0000000000000001');
});
