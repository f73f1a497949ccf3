import { expect, it } from 'vitest';

import { cmeErrors } from './cme-errors.ts';
import { finalResultName, isConnectionResult, parseFinalResult } from './final-result.ts';

it.each([
  ['OK', { kind: 'OK' }],
  ['ERROR', { kind: 'ERROR' }],
  ['ERROR: DUPLICATED', { kind: 'ERROR', text: 'DUPLICATED' }],
  ['+CME ERROR: 3', { kind: 'CME', code: 3 }],
  ['+CME ERROR:10', { kind: 'CME', code: 10 }],
  ['+CME ERROR: incorrect password', { kind: 'CME', code: 16, text: 'incorrect password' }],
  ['+CME ERROR: SIM not inserted', { kind: 'CME', code: 10, text: 'SIM not inserted' }],
  [
    '+CME ERROR: Network personalisation PIN required',
    { kind: 'CME', code: 40, text: 'Network personalisation PIN required' },
  ],
  ['+CME ERROR: out of coffee', { kind: 'CME', text: 'out of coffee' }],
  ['+CMS ERROR: 301', { kind: 'CMS', code: 301 }],
  ['COMMAND NOT SUPPORT', { kind: 'NOT_SUPPORTED' }],
  ['TOO MANY PARAMETERS', { kind: 'TOO_MANY_PARAMETERS' }],
  ['NO CARRIER', { kind: 'NO_CARRIER' }],
  ['BUSY', { kind: 'BUSY' }],
  ['NO ANSWER', { kind: 'NO_ANSWER' }],
  ['NO DIALTONE', { kind: 'NO_DIALTONE' }],
  ['NO DIAL TONE', { kind: 'NO_DIALTONE' }],
  ['CONNECT', { kind: 'CONNECT' }],
  ['CONNECT 150000000', { kind: 'CONNECT', text: '150000000' }],
  ['CONNECT  9600 ', { kind: 'CONNECT', text: '9600' }],
  ['+cme error: 3', { kind: 'CME', code: 3 }],
  ['+CME ERROR: 3rd', { kind: 'CME', text: '3rd' }],
  ['+CME ERROR: no 3', { kind: 'CME', text: 'no 3' }],
  ['+CME ERROR:', { kind: 'CME', text: '' }],
  ['+CMS ERROR: out of memory', { kind: 'CMS', text: 'out of memory' }],
  ['ERROR:', { kind: 'ERROR' }],
])('reads %s', (line, result) => {
  expect(parseFinalResult(line)).toStrictEqual({ result, rest: '' });
});

it.each([
  [
    '+CME ERROR: 25+CNUM: ,"+491701234567",145',
    { kind: 'CME', code: 25 },
    '+CNUM: ,"+491701234567",145',
  ],
  ['OK^HCSQ: "LTE",1,2,3,4', { kind: 'OK' }, '^HCSQ: "LTE",1,2,3,4'],
  ['OK  ^HCSQ: "LTE",1,2,3,4', { kind: 'OK' }, '^HCSQ: "LTE",1,2,3,4'],
  ['ERROR^RSSI: 19', { kind: 'ERROR' }, '^RSSI: 19'],
  ['+CME ERROR: SIM busy^SIMST:255', { kind: 'CME', code: 14, text: 'SIM busy' }, '^SIMST:255'],
])('takes the glued text off %s', (line, result, rest) => {
  expect(parseFinalResult(line)).toEqual({ result, rest });
});

it.each([
  'OKAY',
  'ok',
  '+COPS: 0,0,"OK"',
  'BUSY BEE',
  'CONNECTED',
  'ERRORS',
  '',
  '^OK',
  'toString',
  'x+CME ERROR: 3',
  'no ERROR: none',
  'DISCONNECT 9600',
])('sees no final result code in %j', (line) => {
  expect(parseFinalResult(line)).toBeUndefined();
});

it('names a result in the words of the standard', () => {
  expect(finalResultName({ kind: 'CME', code: 16 })).toBe('CME 16 incorrect password');
  expect(finalResultName({ kind: 'CMS', code: 301 })).toBe('CMS 301 SMS service of ME reserved');
  expect(finalResultName({ kind: 'CME', code: 9999 })).toBe('CME 9999');
  expect(finalResultName({ kind: 'ERROR', text: 'DUPLICATED' })).toBe('ERROR DUPLICATED');
  expect(finalResultName({ kind: 'NO_CARRIER' })).toBe('NO_CARRIER');
});

it('finds the number of every text of the standard', () => {
  for (const [code, text] of Object.entries(cmeErrors)) {
    expect(parseFinalResult(`+CME ERROR: ${text}`)?.result.code).toBe(Number(code));
  }
});

it('knows the results that are about a call, not about the command before them', () => {
  const lines = ['NO CARRIER', 'BUSY', 'NO ANSWER', 'NO DIALTONE', 'CONNECT 9600'];
  const others = ['OK', 'ERROR', '+CME ERROR: 3', '+CMS ERROR: 3', 'TOO MANY PARAMETERS'];
  const isAboutCall = (line: string) => {
    const parsed = parseFinalResult(line);
    return parsed !== undefined && isConnectionResult(parsed.result);
  };
  expect(lines.filter(isAboutCall)).toEqual(lines);
  expect(others.filter(isAboutCall)).toEqual([]);
});
