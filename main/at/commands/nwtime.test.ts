import { expect, it } from 'vitest';

import { readNetworkTime } from './nwtime.ts';

it.each([
  ['^NWTIME: 14/08/05,04:00:21+40,01', '2014-08-05T04:00:21+10', 600, 60],
  ['^NWTIME: "14/08/05,04:00:21+40,02"', '2014-08-05T04:00:21+10', 600, 120],
  ['^NWTIME:24/01/31,23:59:59-14,00', '2024-01-31T23:59:59-03:30', -210, 0],
  ['^NWTIME: 2024/01/31,23:59:59+00', '2024-01-31T23:59:59+00', 0, 0],
])('reads %s', (line, local, offsetMinutes, dstMinutes) => {
  expect(readNetworkTime.parse([line])).toEqual({ local, offsetMinutes, dstMinutes });
});

it.each(['^TIME: 14/08/05,04:00:21+40,00', '^NWTIME: 14-08-05,04:00:21+40,01', '^NWTIME:'])(
  'refuses %s',
  (line) => {
    expect(() => readNetworkTime.parse([line])).toThrow('AT^NWTIME?');
  },
);
