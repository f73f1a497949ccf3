import { expect, it } from 'vitest';

import { maskDescriptorString, maskIdentifiers } from './mask-identifiers.ts';

it.each([
  ['IMEI: 490154203237518', 'IMEI: 490150000000000'],
  [
    '+CCID: 8949020000012345678F',
    '+CCID: 894900000000000000000'.slice(0, 7) + '89490000000000000000',
  ],
  ['^FHVER:"E3372S-153 21.297.05.01.55,CL1E3372SM Ver.A"', undefined],
  ['^HCSQ:"LTE",57,56,130,24', undefined],
])('%s', (text, masked) => {
  expect(maskIdentifiers(text)).toBe(masked ?? text);
});

it('keeps the strings that every stick has, and no serial number or address of one', () => {
  expect(maskDescriptorString('HUAWEI_MOBILE', false)).toBe('HUAWEI_MOBILE');
  expect(maskDescriptorString('001E101F0000', false)).toBe('001E101F0000');
  expect(maskDescriptorString('582c80139263', false)).toBe('001e101f0000');
  expect(maskDescriptorString('0123456789ABCDEF', true)).toBe('0123456789ABCDEF');
  expect(maskDescriptorString('XY77', true)).toBe('0123456789ABCDEF');
});
