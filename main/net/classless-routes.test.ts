import { expect, it } from 'vitest';

import { hexBytes } from '../../test/hex-bytes.ts';
import { parseClasslessRoutes } from './classless-routes.ts';

it.each([
  ['a default route', '00 0a000001', { destination: 0, prefixLength: 0, gateway: 0x0a000001 }],
  ['a /8', '08 0a 0a000001', { destination: 0x0a000000, prefixLength: 8, gateway: 0x0a000001 }],
  ['a /16', '10 0a01 0a000001', { destination: 0x0a010000, prefixLength: 16, gateway: 0x0a000001 }],
  [
    'a /17',
    '11 0a0180 0a000001',
    { destination: 0x0a018000, prefixLength: 17, gateway: 0x0a000001 },
  ],
  [
    'a /24',
    '18 0a0102 0a000001',
    { destination: 0x0a010200, prefixLength: 24, gateway: 0x0a000001 },
  ],
  [
    'a host',
    '20 0a010203 0a000001',
    { destination: 0x0a010203, prefixLength: 32, gateway: 0x0a000001 },
  ],
  [
    'a route on the link',
    '10 a9fe 00000000',
    { destination: 0xa9fe0000, prefixLength: 16, gateway: 0 },
  ],
])('reads %s', (_, hex, route) => {
  expect(parseClasslessRoutes(hexBytes(hex))).toEqual([route]);
});

it('clears bits behind the prefix', () => {
  expect(parseClasslessRoutes(hexBytes('11 0a01ff 0a000001'))).toEqual([
    { destination: 0x0a018000, prefixLength: 17, gateway: 0x0a000001 },
  ]);
});

it('reads several', () => {
  expect(parseClasslessRoutes(hexBytes('18 0a0102 0a000001 00 0a000002'))).toHaveLength(2);
});

it.each([
  ['nothing', ''],
  ['a width of 33', '21 0a010203 0a000001'],
  ['a width of 255', 'ff 0a010203 0a000001'],
  ['a cut destination', '18 0a01'],
  ['a cut gateway', '18 0a0102 0a0000'],
  ['a lone width', '18 0a0102 0a000001 18'],
  ['a bad route behind a good one', '00 0a000001 21 0a010203 0a000001'],
])('drops the option for %s', (_, hex) => {
  expect(parseClasslessRoutes(hexBytes(hex))).toBeUndefined();
});

it('reads ten thousand', () => {
  expect(parseClasslessRoutes(hexBytes('18 0a0102 0a000001'.repeat(10_000)))).toHaveLength(10_000);
});
