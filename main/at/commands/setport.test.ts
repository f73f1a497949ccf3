import { expect, it } from 'vitest';

import { readPortSetting } from './setport.ts';

it.each([
  ['^SETPORT:A1,A2;12,1,16,A1,A2', ['A1', 'A2'], ['12', '1', '16', 'A1', 'A2']],
  ['^SETPORT:"ff;12,10,16,a2"', ['FF'], ['12', '10', '16', 'A2']],
])('reads %s', (line, first, second) => {
  expect(readPortSetting.parse([line])).toEqual({ first, second });
});

it.each(['^SETPORT:A1,A2', '^SETPORT:1;2;3', '^SETPORT:'])('refuses %s', (line) => {
  expect(() => readPortSetting.parse([line])).toThrow('AT^SETPORT?');
});
