import { expect, it } from 'vitest';

import { readPinLock, setPinLock } from './clck.ts';

it('reads whether the PIN is asked for', () => {
  expect(readPinLock.parse(['+CLCK: 1'])).toEqual({ pinLockEnabled: true });
  expect(readPinLock.parse(['+CLCK: 0'])).toEqual({ pinLockEnabled: false });
  expect(() => readPinLock.parse([])).toThrow('AT+CLCK="SC",2');
});

it('switches it with the PIN', () => {
  expect(setPinLock(false, '1234').line).toBe('AT+CLCK="SC",0,"1234"');
  expect(() => setPinLock(true, '12')).toThrow('pin can not');
});
