import { expect, it } from 'vitest';

import { classifyLine, runningCommand } from './line-kind.ts';

function kinds(command: string | undefined, ...lines: string[]): string[] {
  const running = command === undefined ? undefined : runningCommand(command);
  return lines.flatMap((line) =>
    classifyLine(line, running).map(({ kind, text }) => `${kind} ${text}`),
  );
}

it.each([
  ['AT^HCSQ?', '^HCSQ: "LTE",1,2,3,4', 'information'],
  ['AT^HCSQ?', '^RSSI: 19', 'unsolicited'],
  ['AT^HCSQ?', '^HCSQX: 1', 'unsolicited'],
  ['AT^NDISSTATQRY?', '^NDISSTATQry:1', 'information'],
  ['AT^NDISSTATQRY?', '^NDISSTAT:1,,,"IPV4"', 'unsolicited'],
  ['at^ndisstatqry?', '^NDISSTATQRY: 1', 'information'],
  ['ATI', 'Manufacturer: huawei', 'information'],
  ['ATI', '+GCAP: +CGSM,+DS,+ES', 'information'],
  ['ATI', '^HCSQ:"LTE",1,2,3,4', 'unsolicited'],
  ['AT+CGMR', '22.329.63.00.74', 'information'],
  ['AT+CGSN', '+CGSN: 490154203237518', 'information'],
  ['AT+CSQ', '+CREG: 1', 'unsolicited'],
  ['ATE0;+CSQ', '+CSQ: 20,99', 'information'],
  ['AT+CSQ', 'RING', 'unsolicited'],
  ['AT^SYSSTART', '^SYSSTART', 'information'],
  ['AT+CSQ', '^SYSSTART', 'unsolicited'],
  // The set form of a name that is also reported: the line is the report.
  ['AT+CPIN="1234"', '+CPIN: READY', 'unsolicited'],
  ['AT+CEREG=2', '+CEREG: 1,"8BE3","2BAF01",7', 'unsolicited'],
  ['AT^CGMTU=1', '^CGMTU: 1,1500,1500', 'information'],
  ['AT+CLCK="SC",2', '+CLCK: 1', 'information'],
])('while %s runs, %s is %s', (command, line, kind) => {
  expect(kinds(command, line)).toEqual([`${kind} ${line}`]);
});

it.each([
  ['^RSSI: 19', 'unsolicited'],
  ['+CUSD: 0,"x",15', 'unsolicited'],
  ['RING', 'unsolicited'],
  ['22.329.63.00.74', 'noise'],
  ['AT+CSQ', 'noise'],
  ['+CPIN="1234"', 'noise'],
  ['>', 'prompt'],
  ['OK', 'final'],
])('while nothing runs, %s is %s', (line, kind) => {
  expect(kinds(undefined, line)).toEqual([`${kind} ${line}`]);
});

it('lets the command itself decide what belongs to it', () => {
  const running = runningCommand('AT+CREG?', (line) => line.startsWith('+CREG: 2,'));
  expect(classifyLine('+CREG: 1', running)).toEqual([{ kind: 'unsolicited', text: '+CREG: 1' }]);
  expect(classifyLine('+CREG: 2,1', running)).toEqual([
    { kind: 'information', text: '+CREG: 2,1' },
  ]);
});

it('hands on what is glued to a final result code as a report', () => {
  expect(kinds('AT+CNUM', '+CME ERROR: 25+CNUM: ,"1",129')).toEqual([
    'final +CME ERROR: 25',
    'unsolicited +CNUM: ,"1",129',
  ]);
});

it('knows the echo, whole, in pieces around a report, and glued to what follows', () => {
  expect(kinds('AT^HCSQ?', 'AT^HCSQ?', '^HCSQ: "GSM",1')).toEqual([
    'echo AT^HCSQ?',
    'information ^HCSQ: "GSM",1',
  ]);
  expect(kinds('AT^HCSQ?', 'AT^HC', '^RSSI: 19', 'SQ?', 'OK')).toEqual([
    'echo AT^HC',
    'unsolicited ^RSSI: 19',
    'echo SQ?',
    'final OK',
  ]);
  expect(kinds('AT', 'ATOK')).toEqual(['echo AT', 'final OK']);
  expect(kinds('ATI', 'ATIManufacturer: huawei')).toEqual([
    'echo ATI',
    'information Manufacturer: huawei',
  ]);
  expect(kinds('AT', 'AT^RSSI: 19')).toEqual(['echo AT', 'unsolicited ^RSSI: 19']);
});

it('does not take the echo of another command for its own with text behind it', () => {
  expect(kinds('AT', 'AT+CPIN="1234"')).toEqual(['information AT+CPIN="1234"']);
  expect(kinds('AT^HCSQ?', '+CPIN="1234"')).toEqual(['noise +CPIN="1234"']);
});

it('looks for no echo once the answer has begun', () => {
  expect(kinds('ATI', 'Model: E3372', 'ATI')).toEqual([
    'information Model: E3372',
    'information ATI',
  ]);
});
