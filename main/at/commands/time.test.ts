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
