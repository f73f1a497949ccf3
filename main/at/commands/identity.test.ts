import { expect, it } from 'vitest';

import { readImei, readManufacturer, readModel, readRevision } from './identity.ts';

it('reads bare lines', () => {
  expect(readManufacturer.parse(['huawei'])).toBe('huawei');
  expect(readModel.parse(['E3372'])).toBe('E3372');
  expect(readRevision.parse(['22.329.63.00.74'])).toBe('22.329.63.00.74');
  expect(readImei.parse(['490154203237518'])).toBe('490154203237518');
});

it('reads lines with the command in front or in quotes', () => {
  expect(readModel.parse(['+CGMM: E3372'])).toBe('E3372');
  expect(readImei.parse(['+CGSN: "490154203237518"'])).toBe('490154203237518');
});

it('takes no line at all for an empty manufacturer', () => {
  expect(readManufacturer.parse([])).toBe('');
  expect(() => readModel.parse([])).toThrow('AT+CGMM');
});

it('finds the IMEI among other lines and refuses what is none', () => {
  expect(readImei.parse(['garbage', '490154203237518'])).toBe('490154203237518');
  expect(() => readImei.parse(['E3372'])).toThrow('AT+CGSN');
});
