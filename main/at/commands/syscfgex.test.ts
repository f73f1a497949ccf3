import { expect, it } from 'vitest';

import {
  describeSystemConfigurationEx,
  parseSystemConfigurationExTest,
  readSystemConfigurationEx,
} from './syscfgex.ts';

it.each([
  [
    '^SYSCFGEX: "03",3FFFFFFF,0,2,40',
    { order: ['4g'], allowed: ['4g'], preferred: null, bands: 'any', roam: 0, lteBands: ['B7'] },
  ],
  [
    '^SYSCFGEX: "00",3FFFFFFF,1,2,7FFFFFFFFFFFFFFF',
    { order: 'auto', allowed: ['2g', '3g', '4g'], preferred: null, domain: 2, lteBands: 'any' },
  ],
  [
    '^SYSCFGEX:"030201",400000,1,1,800C5',
    {
      order: ['4g', '3g', '2g'],
      preferred: '4g',
      bands: '0x400000',
      lteBands: ['B1', 'B3', 'B7', 'B8', 'B20'],
    },
  ],
])('reads %s', (line, expected) => {
  expect(readSystemConfigurationEx.parse([line])).toMatchObject(expected);
});

it.each(['^SYSCFGEX: "99",3FFFFFFF,0,2,40', '^SYSCFGEX: "0",3F,0,2,40', '^SYSCFGEX: "03",3F,0,2'])(
  'refuses %s',
  (line) => {
    expect(() => readSystemConfigurationEx.parse([line])).toThrow('AT^SYSCFGEX?');
  },
);

it('reads what can be chosen, automatic being all generations on offer', () => {
  const line =
    '^SYSCFGEX: ("00","03","02","99"),((400000,"WCDMA2100"),(3fffffff,"All Bands")),(0-3),(0-4),((800c5,"LTE"),(7fffffffffffffff,"All bands"))';
  expect(parseSystemConfigurationExTest([line])).toEqual({
    combinations: [
      { acqorder: '00', allowed: ['3g', '4g'], preferred: null },
      { acqorder: '03', allowed: ['4g'], preferred: null },
      { acqorder: '02', allowed: ['3g'], preferred: null },
    ],
    gsmUmtsBandsMask: '0x400000',
    lteBandsMask: '0x800c5',
  });
});

it('describes the order a line asks for', () => {
  expect(describeSystemConfigurationEx(['0302'])).toEqual({ order: ['4g', '3g'] });
  expect(describeSystemConfigurationEx(['99'])).toEqual({});
});
