import { expect, it } from 'vitest';

import { describeSimAccess, readAdministrativeData } from './crsm.ts';

it('asks for the four bytes of the file', () => {
  expect(readAdministrativeData.line).toBe('AT+CRSM=176,28589,0,0,4');
});

it.each([
  ['+CRSM: 144,0,"00000002"', 2],
  ['+CRSM: 144,0,"00000003"', 3],
  ['+CRSM: 144,0,00000003', 3],
  ['+CRSM: 145,12,"00ff0cF2"', 2],
  ['+CRSM: 144,0,"0000000301"', 3],
  // An old card, one that was never told, one without the file.
  ['+CRSM: 144,0,"000000"', undefined],
  ['+CRSM: 144,0,"000000FF"', undefined],
  ['+CRSM: 144,0,"00000004"', undefined],
  ['+CRSM: 144,0,"x0000002"', undefined],
  ['+CRSM: 144,0', undefined],
  ['+CRSM: 106,130,""', undefined],
  ['+CRSM: 106,130,"00000002"', undefined],
])('reads %s', (answer, mncLength) => {
  expect(readAdministrativeData.parse([answer])).toEqual({ mncLength });
});

it.each(['', '+CRSM: "144"x', '+CSIM: 144,0,"00000002"'])('refuses "%s"', (answer) => {
  expect(() => readAdministrativeData.parse(answer === '' ? [] : [answer])).toThrow('AT+CRSM');
});

it('says in words which file a line asks for', () => {
  const asked = { instruction: 'read', file: 'EF_AD' };
  expect(describeSimAccess(['176', '28589', '0', '0', '4'])).toEqual(asked);
  expect(describeSimAccess(['214', '12258'])).toEqual({ instruction: 'write', file: 'EF_ICCID' });
  expect(describeSimAccess(['240'])).toEqual({ instruction: '240', file: '' });
});
