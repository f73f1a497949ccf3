import { expect, it } from 'vitest';

import { readPreferredOperators } from './cpol.ts';

it('reads entries with and without technologies', () => {
  expect(
    readPreferredOperators.parse(['+CPOL: 1,2,"26202",1,0,1,1', '+CPOL: 2,2,"26201"']),
  ).toEqual([
    { index: 1, format: 2, plmn: '26202', gsm: 1, gsmCompact: 0, utran: 1, eutran: 1 },
    { index: 2, format: 2, plmn: '26201', gsm: null, gsmCompact: null, utran: null, eutran: null },
  ]);
  expect(readPreferredOperators.parse([])).toEqual([]);
});

it('refuses an entry without operator', () => {
  expect(() => readPreferredOperators.parse(['+CPOL: 1,2'])).toThrow('AT+CPOL?');
});
