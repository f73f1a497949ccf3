import { expect, it } from 'vitest';

import { readVersion } from './version.ts';

it('reads an E3372h-607', () => {
  const lines = [
    '^VERSION:BDT:Apr 08 2018, 12:13:47',
    '^VERSION:EXTS:22.329.63.00.74',
    '^VERSION:INTS:',
    '^VERSION:EXTD:WEBUI_17.100.20.02.74_HILINK',
    '^VERSION:EXTH:CL2E3372HM Ver.A',
    '^VERSION:EXTU:E3372',
    '^VERSION:CFG:1004',
    '^VERSION:PRL:',
  ];
  expect(readVersion.parse(lines)).toEqual({
    buildDate: 'Apr 08 2018, 12:13:47',
    firmware: '22.329.63.00.74',
    dashboard: 'WEBUI_17.100.20.02.74_HILINK',
    hardware: 'CL2E3372HM Ver.A',
    model: 'E3372',
    cfg: '1004',
  });
});

it('refuses an answer without a version', () => {
  expect(() => readVersion.parse(['^VERSION:INTS:'])).toThrow('AT^VERSION?');
});
