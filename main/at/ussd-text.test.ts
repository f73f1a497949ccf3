import { expect, it } from 'vitest';

import { readingsOfHex } from './ussd-text.ts';

it('reads digits as two bytes a character, as one, and as seven bits', () => {
  expect(readingsOfHex('002A00310030')).toEqual(['*10', '\0*\x001\x000', expect.any(String)]);
  expect(readingsOfHex('2A31')[1]).toBe('*1');
  // 23.038: what a stick is sent for *100#, and eight characters in seven bytes.
  expect(readingsOfHex('AA180C3602')[2]).toBe('*100#');
  expect(readingsOfHex('31d98c56b3dd70')[2]).toBe('12345678');
});

it('leaves a half character at the end out', () => {
  expect(readingsOfHex('00310')).toEqual([]);
  expect(readingsOfHex('003100')[0]).toBe('1');
  expect(readingsOfHex('31')).toEqual(['', '1', '1']);
});

it.each(['', 'x', '*100#', '31x', 'x31', '3'])('has no reading of %j', (text) => {
  expect(readingsOfHex(text)).toEqual([]);
});
