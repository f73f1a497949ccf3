import { expect, it } from 'vitest';

import { readSignalStrength } from './csq.ts';

it.each([
  ['+CSQ: 0,0', -113, 0],
  ['+CSQ: 20,99', -73, null],
  ['+CSQ: 31,7', -51, 7],
  ['+CSQ: 99,99', null, null],
  ['+CSQ: 32,8', null, null],
])('reads %s', (line, rssiDbm, ber) => {
  expect(readSignalStrength.parse([line])).toEqual({ rssiDbm, ber });
});

it('refuses half an answer', () => {
  expect(() => readSignalStrength.parse(['+CSQ: 20'])).toThrow('AT+CSQ');
});
