import { expect, it } from 'vitest';

import { readRegistration, reportRegistration } from './registration.ts';

const parse = (line: string) => readRegistration('+CREG').parse([line]);

it.each([
  // Answers: the report level in front.
  ['+CREG: 0,1', { stat: 1 }],
  ['+CREG: 2,5,"8BE3","00002BAF"', { stat: 5, lac: 0x8be3, ci: 0x2baf }],
  ['+CREG: 2,1,8BE3,2BAF', { stat: 1, lac: 0x8be3, ci: 0x2baf }],
  ['+CREG: 2,1,"8BE3","2BAF01",7', { stat: 1, lac: 0x8be3, ci: 0x2baf01, act: 7 }],
  [
    '+CREG: 3,3,"8BE3","2BAF01",7,0,11',
    { stat: 3, lac: 0x8be3, ci: 0x2baf01, act: 7, rejectCause: 11 },
  ],
  ['+CREG: 3,3,,,,1,11', { stat: 3 }],
  ['+CREG: 2,2', { stat: 2 }],
  // Reports: none.
  ['+CREG: 1', { stat: 1 }],
  ['+CREG: 1,8BE3,2BAF', { stat: 1, lac: 0x8be3, ci: 0x2baf }],
  ['+CREG: 5,"8BE3","2BAF01",7', { stat: 5, lac: 0x8be3, ci: 0x2baf01, act: 7 }],
  ['+CREG: 3,"0001","2BAF01",7,0,15', { stat: 3, lac: 1, ci: 0x2baf01, act: 7, rejectCause: 15 }],
])('reads %s', (line, expected) => {
  expect(parse(line)).toEqual(expected);
});

it('leaves reports that come before the answer to the listeners', () => {
  const command = readRegistration('+CEREG');
  expect(command.isInformation?.('+CEREG: 2,1')).toBe(true);
  expect(command.isInformation?.('+CEREG: 1')).toBe(false);
  expect(command.isInformation?.('+CREG: 2,1')).toBe(false);
  expect(command.isInformation?.('OK then')).toBe(false);
});

it('refuses what has no state', () => {
  expect(() => parse('+CREG: x')).toThrow('AT+CREG?');
});

it('asks for reports', () => {
  expect(reportRegistration('+CEREG', 2).line).toBe('AT+CEREG=2');
});
