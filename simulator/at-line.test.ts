import { expect, it } from 'vitest';

import { splitCommandLine } from './at-line.ts';

const cases: [line: string, requests: [name: string, form: string, ...parameters: string[]][]][] = [
  ['AT', []],
  ['at', []],
  ['ATI', [['I', 'execute']]],
  ['ATE0', [['E', 'execute', '0']]],
  ['ATE0V1', [['E', 'execute', '0'], ['V', 'execute', '1']]], // prettier-ignore
  ['AT&F0', [['&F', 'execute', '0']]],
  ['ATS0=0', [['S0', 'set', '0']]],
  ['ATS3?', [['S3', 'read']]],
  ['AT+CPIN?', [['+CPIN', 'read']]],
  ['at+cpin?', [['+CPIN', 'read']]],
  ['AT+COPS=?', [['+COPS', 'test']]],
  ['AT^SYSINFOEX', [['^SYSINFOEX', 'execute']]],
  ['AT+CPIN="1234"', [['+CPIN', 'set', '1234']]],
  ['AT+CPIN=1234', [['+CPIN', 'set', '1234']]],
  ['AT+CPIN="12345678","0000"', [['+CPIN', 'set', '12345678', '0000']]],
  ['AT^NDISDUP=1,1,"Inter Net"', [['^NDISDUP', 'set', '1', '1', 'Inter Net']]],
  ['AT^SYSCFGEX="00",3FFF,1,2,7F,,', [['^SYSCFGEX', 'set', '00', '3FFF', '1', '2', '7F', '', '']]],
  ['AT^SETPORT="FF;12,16"', [['^SETPORT', 'set', 'FF;12,16']]],
  ['AT+CMEE=2;^CURC=0', [['+CMEE', 'set', '2'], ['^CURC', 'set', '0']]], // prettier-ignore
  ['ATE0;+CPIN="1"', [['E', 'execute', '0'], ['+CPIN', 'set', '1']]], // prettier-ignore
  ['ATE0+CMEE=1', [['E', 'execute', '0'], ['+CMEE', 'set', '1']]], // prettier-ignore
  ['AT +CSQ ', [['+CSQ', 'execute']]],
  ['xxAT+CSQ', [['+CSQ', 'execute']]],
  ['ATD*99***1#;+CSQ', [['D', 'set', '*99***1#;+CSQ']]],
  ['AT?', [['', 'execute']]],
  ['AT+CSQ!', [['', 'execute']]],
];

it.each(cases)('%s', (line, requests) => {
  expect(splitCommandLine(line)).toEqual(
    requests.map(([name, form, ...parameters]) => ({ name, form, parameters })),
  );
});

it.each(['', 'A', 'OK', '+CPIN="1234"'])('does not see a command in "%s"', (line) => {
  expect(splitCommandLine(line)).toBeUndefined();
});
