import { expect, it } from 'vitest';

import { definePdpContext, MAX_APN_LENGTH, readPdpContexts } from './cgdcont.ts';

it('reads what is defined, and nothing', () => {
  const lines = [
    '+CGDCONT: 0,"IP","internet","0.0.0.0",0,0',
    '+CGDCONT: 1,"IPV4V6","","0.0.0.0",0,0',
  ];
  expect(readPdpContexts.parse(lines)).toEqual([
    { cid: 0, type: 'IP', apn: 'internet' },
    { cid: 1, type: 'IPV4V6', apn: '' },
  ]);
  expect(readPdpContexts.parse([])).toEqual([]);
  expect(() => readPdpContexts.parse(['+CGDCONT: x'])).toThrow('AT+CGDCONT?');
});

it('defines a context', () => {
  expect(definePdpContext(1, 'IPV4V6', 'internet.telekom').line).toBe(
    'AT+CGDCONT=1,"IPV4V6","internet.telekom"',
  );
});

it.each([
  ['x";+CFUN=0;+COPS="', 'quote'],
  ['x\rAT+CFUN=0', 'not-printable'],
  ['x\n', 'not-printable'],
  ['\u00fcber', 'not-printable'],
  ['x'.repeat(MAX_APN_LENGTH + 1), 'too-long'],
])('refuses the APN %j', (apn, reason) => {
  expect(() => definePdpContext(1, 'IP', apn)).toThrow(
    expect.objectContaining({ name: 'AtParameterError', parameter: 'apn', reason }),
  );
});
