import { expect, it } from 'vitest';

import { readSystemInfo } from './sysinfo.ts';

it.each([
  ['^SYSINFO:2,4,5,3,1', null, null],
  ['^SYSINFO:2,4,5,3,1,6', 6, null],
  ['^SYSINFO: 2,4,5,3,1,0,6', 0, 6],
  ['^SYSINFO:2,4,5,3,1,,4', null, 4],
])('reads %s', (line, lock, subMode) => {
  expect(readSystemInfo.parse([line])).toEqual({
    srvStatus: 2,
    srvDomain: 4,
    roam: 5,
    sysMode: 3,
    simState: 1,
    lock,
    subMode,
  });
});

it('refuses a short answer and that of another command', () => {
  expect(() => readSystemInfo.parse(['^SYSINFO:2,4,5,3'])).toThrow('AT^SYSINFO');
  expect(() => readSystemInfo.parse(['^SYSINFOEX:2,4,5,1,,3'])).toThrow('AT^SYSINFO');
});
