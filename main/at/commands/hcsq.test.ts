import { expect, it } from 'vitest';

import { readSignalQuality } from './hcsq.ts';

it.each([
  [
    '^HCSQ:"LTE",30,19,66,0',
    {
      rat: 'LTE',
      raw: [30, 19, 66, 0],
      rssiDbm: -91,
      rsrpDbm: -122,
      sinrDb: -7,
      rsrqDb: -20,
    },
  ],
  [
    '^HCSQ: LTE,33,40,101,11',
    {
      rat: 'LTE',
      raw: [33, 40, 101, 11],
      rssiDbm: -88,
      rsrpDbm: -101,
      sinrDb: 0,
      rsrqDb: -14.5,
    },
  ],
  [
    '^HCSQ: "LTE",33,255,255,11',
    { rat: 'LTE', raw: [33, 255, 255, 11], rssiDbm: -88, rsrqDb: -14.5 },
  ],
  [
    '^HCSQ: "WCDMA",30,30,58',
    { rat: 'WCDMA', raw: [30, 30, 58], rssiDbm: -91, rscpDbm: -91, ecioDb: -3.5 },
  ],
  ['^HCSQ: "GSM",36,255', { rat: 'GSM', raw: [36, 255], rssiDbm: -85 }],
  ['^HCSQ: "NOSERVICE"', { rat: 'NOSERVICE', raw: [] }],
  ['^HCSQ:"NR5G",40,50', { rat: 'NR5G', raw: [40, 50] }],
])('reads %s', (line, expected) => {
  expect(readSignalQuality.parse([line])).toEqual(expected);
});

it('takes the last line when a report comes before the answer', () => {
  const lines = ['^HCSQ:"LTE",30,19,66,0', '^HCSQ:"LTE",31,19,66,0'];
  expect(readSignalQuality.parse(lines)).toMatchObject({ rssiDbm: -90 });
});

it.each([[], ['+CSQ: 20,99'], ['^HCSQ:'], ['^HCSQ:"LTE",a,b']])('refuses %j', (...lines) => {
  expect(() => readSignalQuality.parse(lines)).toThrow('AT^HCSQ?');
});
