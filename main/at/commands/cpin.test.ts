import { expect, it } from 'vitest';

import { enterPin, readSimState, simStateOfError, unblockPin } from './cpin.ts';

it.each([
  ['+CPIN: READY', 'READY'],
  ['+CPIN:SIM PIN', 'SIM PIN'],
  ['+CPIN: SIM PUK', 'SIM PUK'],
  ['+CPIN: ph-net pin', 'PH-NET PIN'],
])('reads %s', (line, state) => {
  expect(readSimState.parse([line])).toEqual({ state });
});

it.each([[], ['+CPIN:'], ['+CPINR: READY']])('refuses %j', (...lines) => {
  expect(() => readSimState.parse(lines)).toThrow('AT+CPIN?');
});

it('knows the states that come as errors', () => {
  expect([10, 11, 12, 13, 14, 15, 100, undefined].map(simStateOfError)).toEqual([
    'ABSENT',
    'SIM PIN',
    'SIM PUK',
    'FAILURE',
    'BUSY',
    'WRONG',
    undefined,
    undefined,
  ]);
});

it('writes PIN and PUK', () => {
  expect(enterPin('1234').line).toBe('AT+CPIN="1234"');
  expect(unblockPin('12345678', '4321').line).toBe('AT+CPIN="12345678","4321"');
});

it.each(['', '123', '123456789', '12a4', '1234"', '1234\r', '\u0661\u0662\u0663\u0664'])(
  'refuses %j as a PIN and does not repeat it',
  (pin) => {
    expect(() => enterPin(pin)).toThrow(/^pin can not be sent to the stick: format$/);
  },
);

it('refuses a PUK of another length', () => {
  expect(() => unblockPin('1234567', '1234')).toThrow('puk can not');
});
