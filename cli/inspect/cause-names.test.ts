import { expect, it } from 'vitest';

import { inspectAt } from './inspect-at.ts';

it.each([
  [
    'AT^GLASTERR=1',
    ['^GLASTERR: 1,33', 'OK'],
    { cid: 1, cause: 33, causeName: 'requested service option not subscribed' },
  ],
  [
    'AT^NDISSTATQRY?',
    ['^NDISSTATQRY:0,27,,"IPV4",0,51,,"IPV6"', 'OK'],
    {
      ipv4: { cause: 27, causeName: 'missing or unknown APN' },
      ipv6: { cause: 51, causeName: 'only IPv6 allowed' },
    },
  ],
  [
    null,
    ['^NDISSTAT:0,36,,"IPV4"'],
    { cause: 36, causeName: 'regular deactivation', ipv4: { causeName: 'regular deactivation' } },
  ],
  [
    'AT+CEREG?',
    ['+CEREG: 3,3,"8BE3","2BAF01",7,0,15', 'OK'],
    { rejectCause: 15, rejectCauseName: 'no suitable cells in tracking area' },
  ],
  [null, ['+CEREG: 3,"0001","2BAF01",7,0,11'], { rejectCauseName: 'PLMN not allowed' }],
])('names the causes of %s %j', (command, lines, value) => {
  expect(inspectAt({ command, lines }).value).toMatchObject(value);
});

it.each([
  ['AT^GLASTERR=1', ['^GLASTERR: 1,254', 'OK']],
  ['AT^NDISSTATQRY?', ['^NDISSTATQRY:1,,,"IPV4"', 'OK']],
  ['AT+CEREG?', ['+CEREG: 2,1', 'OK']],
])('has no name where there is no cause, or none that is known: %s %j', (command, lines) => {
  expect(JSON.stringify(inspectAt({ command, lines }).value)).not.toContain('Name');
});
