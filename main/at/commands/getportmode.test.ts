import { expect, it } from 'vitest';

import { readPortMode } from './getportmode.ts';

it.each([
  ['^GETPORTMODE: TYPE: WCDMA: huawei,PCUI:0,MDM:1', ['pcui', 'modem']],
  [
    '^GETPORTMODE: TYPE: WCDMA: ,pcui:1,modem:2,ncm:3,mass:4,mass_two:5,',
    ['pcui', 'modem', 'net', 'sd', 'sd'],
  ],
  ['^GETPORTMODE:TYPE:WCDMA:Qualcomm,NDIS:1,OTHER:2,GPS:3', ['net', 'gps']],
])('reads %s', (line, portsInListedOrder) => {
  expect(readPortMode.parse([line])).toEqual({ portsInListedOrder });
});

it('refuses another answer', () => {
  expect(() => readPortMode.parse(['^SETPORT: 1;2'])).toThrow('AT^GETPORTMODE');
});
