import { expect, it } from 'vitest';

import { readUtcTime } from './time.ts';

it('reads UTC', () => {
  expect(readUtcTime.parse(['^TIME: 2014/08/05 04:00:21'])).toEqual({
    utc: '2014-08-05T04:00:21Z',
  });
});

it.each(['^TIME: 14-08-05,04:00:21', '^TIME: 14/08/05,04:00:21+40,00', '^NWTIME: 1'])(
  'refuses %s',
  (line) => {
    expect(() => readUtcTime.parse([line])).toThrow('AT^TIME');
  },
);

it.each([
  'x2014/08/05 04:00:21',
  '2014/08/05 04:00:21x',
  '2014/8/05 04:00:21',
  '2014/08/5 04:00:21',
  '2014/08/05 4:00:21',
  '2014/08/05 04:00',
  '201/08/05 04:00:21',
])('refuses the time %s', (time) => {
  expect(() => readUtcTime.parse([`^TIME: ${time}`])).toThrow('AT^TIME');
});

it('takes the last line, and refuses an answer without one', () => {
  const lines = ['^TIME: 2014/08/05 04:00:21', '^TIME: 2015/09/06 05:01:22'];
  expect(readUtcTime.parse(lines).utc).toBe('2015-09-06T05:01:22Z');
  expect(() => readUtcTime.parse([])).toThrow('AT^TIME');
});
