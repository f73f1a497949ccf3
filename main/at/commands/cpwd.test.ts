import { expect, it } from 'vitest';

import { AtParameterError } from '../at-error.ts';
import { changePin } from './cpwd.ts';

it('names the old PIN and the new one', () => {
  expect(changePin('1234', '98765').line).toBe('AT+CPWD="SC","1234","98765"');
});

it.each([
  ['123', '4711'],
  ['1234', '123456789'],
  ['12a4', '4711'],
  ['1234', '4711"'],
])('refuses what is no PIN: %s → %s', (pin, newPin) => {
  expect(() => changePin(pin, newPin)).toThrow(AtParameterError);
});
