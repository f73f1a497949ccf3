import { expect, it } from 'vitest';

import { readImsi } from './cimi.ts';

it.each([['001010123456789'], ['+CIMI: 001010123456789'], ['"001010123456789"']])(
  'reads %s',
  (line) => {
    expect(readImsi.parse([line])).toEqual({ imsi: '001010123456789' });
  },
);

it('refuses what is no number', () => {
  expect(() => readImsi.parse(['E3372'])).toThrow('AT+CIMI');
});
