import { expect, it } from 'vitest';

import { readNdisStatus } from './ndisstatqry.ts';

const off = { present: false, connected: null, state: null, cause: null };
const up = { present: true, connected: true, state: 1, cause: null };
const down = { present: true, connected: false, state: 0, cause: null };

it.each([
  [['^NDISSTATQRY: 1,,,IPV4'], { ipv4: up, ipv6: off }],
  [['^NDISSTATQRY: 0,,,"IPV6"'], { ipv4: off, ipv6: down }],
  [['^NDISSTATQRY: 1,,,IPV4', '^NDISSTATQRY: 0,,,IPV6'], { ipv4: up, ipv6: down }],
  [['^NDISSTATQRY: 1,,,"IPV4",0,,,"IPV6"'], { ipv4: up, ipv6: down }],
  [['^NDISSTATQRY: 1,1,,,"IPV4"'], { cid: 1, ipv4: up, ipv6: off }],
  [['^NDISSTATQRY: 2,0,,,"IPV4",2,1,,,"IPV6"'], { cid: 2, ipv4: down, ipv6: up }],
  [['^NDISSTATQry:1'], { ipv4: up, ipv6: off }],
  [['^NDISSTATQRY:0,33,,"IPV4"'], { ipv4: { ...down, cause: 33 }, ipv6: off }],
  [['^NDISSTATQRY:0,33'], { ipv4: { ...down, cause: 33 }, ipv6: off }],
  [['^NDISSTATQRY:2,,,"IPV4"'], { ipv4: { ...down, state: 2 }, ipv6: off }],
])('reads %j', (lines, expected) => {
  expect(readNdisStatus.parse(lines)).toEqual(expected);
});

it.each([[], ['^NDISSTAT:1,,,"IPV4"'], ['^NDISSTATQRY:'], ['^NDISSTATQRY: ,,,"IPV4"']])(
  'refuses %j',
  (...lines) => {
    expect(() => readNdisStatus.parse(lines)).toThrow('AT^NDISSTATQRY?');
  },
);
