import { expect, it } from 'vitest';

import { parseSystemConfigurationTest, readSystemConfiguration } from './syscfg.ts';

it.each([
  ['^SYSCFG: 2,0,400000,0,3', ['2g', '3g'], null, '0x400000'],
  ['^SYSCFG: 2,1,400000,0,3', ['2g', '3g'], '2g', '0x400000'],
  ['^SYSCFG:2,2,3FFFFFFF,1,2', ['2g', '3g'], '3g', 'any'],
  ['^SYSCFG: 14,2,400000,0,3', ['3g'], null, '0x400000'],
  ['^SYSCFG: 13,1,2000000400380,0,3', ['2g'], null, '0x2000000400380'],
])('reads %s', (line, allowed, preferred, bands) => {
  expect(readSystemConfiguration.parse([line])).toMatchObject({ allowed, preferred, bands });
});

it.each(['^SYSCFG: 99,0,400000,0,3', '^SYSCFG: 2,0,bands,0,3', '^SYSCFG: 2,0'])(
  'refuses %s',
  (line) => {
    expect(() => readSystemConfiguration.parse([line])).toThrow('AT^SYSCFG?');
  },
);

it('names each combination once, whatever a stick repeats or makes up', () => {
  const line = `^SYSCFG:(${'2,'.repeat(200)}13),(0-3,0-255,0-3),((3fffffff,"All bands"))`;
  expect(parseSystemConfigurationTest([line]).combinations).toHaveLength(5);
});

it('reads what can be chosen', () => {
  const line =
    '^SYSCFG:(2,13,14,16),(0-3),((2000000400380,"GSM900/WCDMA2100"),(280000,"GSM850/GSM1900"),(3fffffff,"All bands")),(0-2),(0-4)';
  const { combinations, bandsMask } = parseSystemConfigurationTest([line]);
  expect(bandsMask).toBe('0x2000000680380');
  expect(combinations.map(({ mode, acqorder, preferred }) => [mode, acqorder, preferred])).toEqual([
    [2, 0, null],
    [2, 1, '2g'],
    [2, 2, '3g'],
    [2, 3, null],
    [13, 0, null],
    [14, 0, null],
  ]);
});
