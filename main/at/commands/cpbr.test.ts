import { expect, it } from 'vitest';

import { parsePhonebookTest } from './cpbr.ts';

it('reads the size', () => {
  expect(parsePhonebookTest(['+CPBR: (1-250),40,20'])).toEqual({
    indexes: [1, 250],
    nlength: 40,
    tlength: 20,
  });
});

it('refuses a size without range', () => {
  expect(() => parsePhonebookTest(['+CPBR: 250,40,20'])).toThrow('AT+CPBR=?');
});
