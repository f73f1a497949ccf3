import fc from 'fast-check';
import { expect, it } from 'vitest';

import { parseUnsolicited, unsolicitedParsers } from './parse-unsolicited.ts';
import { unsolicitedNames } from './unsolicited-names.ts';

it.each([
  ['^BOOT:40995901,0,0,0,20', { type: 'boot', token: 40995901, value: 20 }],
  ['^SIMST:255', { type: 'simst', simState: 255, lock: null }],
  ['^SIMST:1,0', { type: 'simst', simState: 1, lock: 0 }],
  ['^SRVST:4', { type: 'srvst', srvStatus: 4 }],
  ['^MODE:5,4', { type: 'mode', sysMode: 5, subMode: 4 }],
  ['^MODE:0', { type: 'mode', sysMode: 0, subMode: null }],
  ['^RSSI: 19', { type: 'rssi', rssiDbm: -75 }],
  ['^RSSI:99', { type: 'rssi', rssiDbm: null }],
  ['^RFSWITCH:1,0', { type: 'rfswitch', hardwareOn: true, softwareOn: false }],
  ['+CPIN: READY', { type: 'cpin', state: 'READY' }],
  ['+CREG: 1,8BE3,2BAF', { type: 'creg', stat: 1, lac: 35811, ci: 11183 }],
  ['+CGREG: 5', { type: 'cgreg', stat: 5 }],
  ['+CEREG: 3,"8BE3","2BAF01",7,0,11', { type: 'cereg', stat: 3, rejectCause: 11 }],
  ['^HCSQ: "LTE",57,56,130,24', { type: 'hcsq', rat: 'LTE', rsrpDbm: -85, sinrDb: 5.8 }],
  [
    '^NDISSTAT:0,27,,"IPV4"',
    { type: 'ndisstat', ipv4: { connected: false, cause: 27 }, ipv6: { present: false } },
  ],
  ['^ndisstat: 1,,,ipv6', { type: 'ndisstat', ipv6: { connected: true } }],
  [
    '^DSFLOWRPT:00000210,00000000,00000000,0000000000000C58,0000000000000C5E,0010E000,0010E000',
    { type: 'dsflowrpt', seconds: 528, txBytes: 3160 },
  ],
  ['^NWTIME: 14/08/05,04:00:21+40,01', { type: 'nwtime', offsetMinutes: 600 }],
  [
    '^HFREQINFO:1,6,3,1300,18150,20000,19300,17200,20000',
    { type: 'hfreqinfo', band: 3, downlinkChannel: 1300 },
  ],
])('reads %s', (line, expected) => {
  expect(parseUnsolicited(line)).toMatchObject(expected);
});

it.each(['^SYSSTART', '^STIN: 0,0,0', '^SRVST:', '^SRVST', '^DSFLOWRPT:1', 'RING', '^toString: 1'])(
  'passes %s on as unknown',
  (line) => {
    expect(parseUnsolicited(line)).toEqual({ type: 'unknown', line });
  },
);

it('never throws', () => {
  const line = fc
    .tuple(fc.constantFrom(...Object.keys(unsolicitedParsers)), fc.string())
    .map(([name, text]) => `${name}:${text}`);
  fc.assert(
    fc.property(line, (text) => {
      expect(parseUnsolicited(text)).toHaveProperty('type');
    }),
    { numRuns: 2_000 },
  );
});

it('lists every name that has a parser among those that come unasked', () => {
  const missing = Object.keys(unsolicitedParsers).filter((name) => !unsolicitedNames.has(name));
  expect(missing).toEqual([]);
});
