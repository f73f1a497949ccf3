import { expect, it } from 'vitest';

import { parseCommandLine } from './command-line.ts';

const part = (name: string, form: string, parameters = '') => ({ name, form, parameters });

it.each([
  ['AT', []],
  ['ATI', [part('I', 'execute')]],
  ['ATE0', [part('E', 'execute', '0')]],
  ['AT&F', [part('&F', 'execute')]],
  ['ATS0=0', [part('S0', 'set', '0')]],
  ['ATS0?', [part('S0', 'read')]],
  ['AT^HCSQ?', [part('^HCSQ', 'read')]],
  ['at^hcsq?', [part('^HCSQ', 'read')]],
  ['AT+COPS=?', [part('+COPS', 'test')]],
  ['AT+CGSN', [part('+CGSN', 'execute')]],
  ['AT+CLCK="SC",2', [part('+CLCK', 'set', '"SC",2')]],
  ['ATE0;+CPIN?', [part('E', 'execute', '0'), part('+CPIN', 'read')]],
  [
    'ATE0V1+CMEE=2;I',
    [
      part('E', 'execute', '0'),
      part('V', 'execute', '1'),
      part('+CMEE', 'set', '2'),
      part('I', 'execute'),
    ],
  ],
  ['AT+CGDCONT=1,"IP","a;b"', [part('+CGDCONT', 'set', '1,"IP","a;b"')]],
  ['ATD*99***1#', [part('D', 'execute', '*99***1#')]],
  [' AT + CSQ ', [part('+CSQ', 'execute')]],
  ['hello', []],
  ['hello AT+CSQ', []],
  ['ATS10=33', [part('S10', 'set', '33')]],
  ['ATS10=?', [part('S10', 'test')]],
  ['AT+COPS= ?', [part('+COPS', 'test')]],
  ['AT+COPS=1,"a=?"', [part('+COPS', 'set', '1,"a=?"')]],
  ['AT+CPIN= "4711" ', [part('+CPIN', 'set', '"4711"')]],
  ['AT+CPIN ?', [part('+CPIN', 'read')]],
  ['AT+ CSQ', [part('+CSQ', 'execute')]],
  ['ATD *99# ', [part('D', 'execute', '*99#')]],
  ['ATD', [part('D', 'execute')]],
  ['ATE 0', [part('E', 'execute', '0')]],
  ['ATE0 "', [part('E', 'execute', '0')]],
  ['AT"E0', []],
])('reads %s', (line, parts) => {
  expect(parseCommandLine(line)).toEqual(parts);
});
