import { expect, it } from 'vitest';

import { readFunctionality, switchRadioOff, switchRadioOn } from './cfun.ts';

it('reads the level', () => {
  expect(readFunctionality.parse(['+CFUN: 1'])).toEqual({ level: 1 });
  expect(() => readFunctionality.parse(['+CFUN: on'])).toThrow('AT+CFUN?');
});

it('turns the radio off with 0, which all sticks know', () => {
  expect([switchRadioOn.line, switchRadioOff.line]).toEqual(['AT+CFUN=1', 'AT+CFUN=0']);
});
