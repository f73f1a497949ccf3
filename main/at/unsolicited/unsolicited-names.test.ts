import { expect, it } from 'vitest';

import { unsolicitedNames } from './unsolicited-names.ts';

it('knows what a stick reports by itself', () => {
  expect([...unsolicitedNames]).toEqual([
    '^BOOT',
    '^SYSSTART',
    '^SIMST',
    '+CPIN',
    '^RFSWITCH',
    '^SRVST',
    '^MODE',
    '+CREG',
    '+CGREG',
    '+CEREG',
    '^RSSI',
    '^RSSILVL',
    '^HRSSILVL',
    '^HCSQ',
    '^CSNR',
    '^CERSSI',
    '^LTERSRP',
    '^ANLEVEL',
    '^HFREQINFO',
    '^NDISSTAT',
    '^NDISSTATEX',
    '^NDISEND',
    '^PDPDEACT',
    '^PDPSTATUS',
    '^DSFLOWRPT',
    '^NWTIME',
    '^NWNAME',
    '^EONS',
    '^STIN',
    '^LWURC',
    '^HCMGR',
    '^SMMEMFULL',
    '^THERM',
    '+CUSD',
    '+CMTI',
    '+CMT',
    '+CDS',
    '+CDSI',
    '+CGEV',
    '+CRING',
    '+CLIP',
  ]);
});

it('takes no answer for a report that is only ever asked for', () => {
  for (const name of ['+CSQ', '+COPS', '^NDISSTATQRY', '^DHCP', '+CLCK', '^SYSINFOEX', '+CGSN']) {
    expect(unsolicitedNames.has(name)).toBe(false);
  }
});
