import { expect, it } from 'vitest';

import {
  readOperator,
  scanOperators,
  selectOperator,
  selectOperatorAutomatically,
} from './cops.ts';

it.each([
  ['+COPS: 0', { mode: 0, operator: null, format: null, act: null }],
  ['+COPS: 0,0,"Telekom.de",7', { mode: 0, operator: 'Telekom.de', format: 0, act: 7 }],
  ['+COPS: 1,2,"26201",12', { mode: 1, operator: '26201', format: 2, act: 12 }],
  ['+COPS: 0,0,"a, b",2', { mode: 0, operator: 'a, b', format: 0, act: 2 }],
])('reads %s', (line, expected) => {
  expect(readOperator.parse([line])).toEqual(expected);
});

it('reads a scan up to the lists of supported modes', () => {
  const line =
    '+COPS: (2,"Telekom.de","TDG","26201",7),(3,"o2 - de","o2 - de","26203",2),(1,"x","","26202"),,(0,1,2,3,4),(0,1,2)';
  expect(scanOperators.parse([line])).toEqual([
    { status: 2, longName: 'Telekom.de', shortName: 'TDG', plmn: '26201', act: 7 },
    { status: 3, longName: 'o2 - de', shortName: 'o2 - de', plmn: '26203', act: 2 },
    { status: 1, longName: 'x', shortName: '', plmn: '26202', act: null },
  ]);
  expect(() => scanOperators.parse([])).toThrow('AT+COPS=?');
});

it('takes a status or technology that is no number for unknown', () => {
  const line = `+COPS: (:,"a","","26201",${'9'.repeat(400)}),(,"b","","26202",x)`;
  expect(scanOperators.parse([line])).toMatchObject([
    { status: 0, longName: 'a', act: null },
    { status: 0, longName: 'b', act: null },
  ]);
});

it('chooses an operator by its digits only', () => {
  expect(selectOperator('26201').line).toBe('AT+COPS=1,2,"26201"');
  expect(selectOperatorAutomatically.line).toBe('AT+COPS=0');
  expect(() => selectOperator('26201",7;+CFUN=0')).toThrow('operator can not');
});
