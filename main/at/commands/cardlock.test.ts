import { expect, it } from 'vitest';

import { readCardLock } from './cardlock.ts';

it.each([
  ['^CARDLOCK: 1,10,0', { lock: 'code-required', attempts: 10, operator: '0' }],
  ['^CARDLOCK: 2,10,26201', { lock: 'unlocked', attempts: 10, operator: '26201' }],
  ['^CARDLOCK:3,0', { lock: 'blocked', attempts: 0, operator: '0' }],
])('reads %s', (line, expected) => {
  expect(readCardLock.parse([line])).toEqual(expected);
});

it('refuses a state that does not exist', () => {
  expect(() => readCardLock.parse(['^CARDLOCK: 4,10,0'])).toThrow('AT^CARDLOCK?');
});
