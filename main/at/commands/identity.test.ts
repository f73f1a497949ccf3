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

it('takes off no more than a prefix in front and quotes around', () => {
  expect(readModel.parse(['E33 +CGMM: 72'])).toBe('E33 +CGMM: 72');
  expect(readModel.parse(['+CGMMx: E3372'])).toBe('+CGMMx: E3372');
  expect(readModel.parse(['+cgmm:   E3372  '])).toBe('E3372');
  expect(readModel.parse(['a"E3372"'])).toBe('a"E3372"');
  expect(readModel.parse(['"E3372"b'])).toBe('"E3372"b');
});

it.each([
  ['4901542032375'],
  ['49015420323751812'],
  ['4901542032375x8'],
  ['x490154203237518'],
  ['490154203237518x'],
])('refuses %s as an IMEI', (line) => {
  expect(() => readImei.parse([line])).toThrow('AT+CGSN');
});

it.each([['49015420323751'], ['4901542032375181']])('takes %s for an IMEI', (line) => {
  expect(readImei.parse([line])).toBe(line);
});

it('asks with the bare command, and waits five seconds', () => {
  expect([readManufacturer, readModel, readRevision, readImei].map(({ line }) => line)).toEqual([
    'AT+CGMI',
    'AT+CGMM',
    'AT+CGMR',
    'AT+CGSN',
  ]);
  expect(readImei.timeoutMs).toBe(5_000);
});
