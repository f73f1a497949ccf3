import { expect, it } from 'vitest';

import { readSystemInfoEx } from './sysinfoex.ts';

it.each([
  [
    '^SYSINFOEX: 2,3,1,1,1,3,"WCDMA",46,"DC-HSPA+"',
    { roam: 1, lock: 1, sysMode: 3, sysModeName: 'WCDMA', subMode: 46, subModeName: 'DC-HSPA+' },
  ],
  [
    '^SYSINFOEX:2,3,0,1,,6,"LTE",101,"LTE"',
    { roam: 0, lock: null, sysMode: 6, sysModeName: 'LTE', subMode: 101, subModeName: 'LTE' },
  ],
  [
    '^SYSINFOEX:2,4,5,1,,3,WCDMA,41,HSPA+',
    { srvDomain: 4, simState: 1, sysModeName: 'WCDMA', subModeName: 'HSPA+' },
  ],
  ['^SYSINFOEX:0,0,0,255,,0,"NO SERVICE",0,"NO SERVICE"', { srvStatus: 0, simState: 255 }],
])('reads %s', (line, expected) => {
  expect(readSystemInfoEx.parse([line])).toMatchObject(expected);
});

it('refuses a short answer', () => {
  expect(() => readSystemInfoEx.parse(['^SYSINFOEX:2,3,0'])).toThrow('AT^SYSINFOEX');
});
