import { expect, it } from 'vitest';

import { describeNdisdup, dialNdis, hangUpNdis } from './ndisdup.ts';

const credentials = { user: 'me', password: 'secret', authentication: 'pap' } as const;

it.each([
  [dialNdis({ cid: 1 }), 'AT^NDISDUP=1,1'],
  [dialNdis({ cid: 1, apn: 'internet' }), 'AT^NDISDUP=1,1,"internet"'],
  [dialNdis({ cid: 2, apn: 'a', credentials }), 'AT^NDISDUP=2,1,"a","me","secret",1'],
  [dialNdis({ cid: 1, credentials }), 'AT^NDISDUP=1,1,"","me","secret",1'],
  [
    dialNdis({ cid: 1, apn: 'a', credentials: { ...credentials, authentication: 'mschapv2' } }),
    'AT^NDISDUP=1,1,"a","me","secret",3',
  ],
  [hangUpNdis(1), 'AT^NDISDUP=1,0'],
])('writes %j', ({ line }, expected) => {
  expect(line).toBe(expected);
});

it.each([
  ['apn', { apn: 'a"' }],
  ['apn', { apn: 'a\r' }],
  ['user', { credentials: { ...credentials, user: 'me"' } }],
  ['user', { credentials: { ...credentials, user: 'me\u0000' } }],
  ['password', { credentials: { ...credentials, password: '";+CPIN="1234' } }],
  ['password', { credentials: { ...credentials, password: 'x\nAT' } }],
  ['password', { credentials: { ...credentials, password: 'x'.repeat(128) } }],
])('refuses a %s that could begin a command: %j', (parameter, call) => {
  expect(() => dialNdis({ cid: 1, ...call })).toThrow(
    expect.objectContaining({ name: 'AtParameterError', parameter }),
  );
});

it('describes a line', () => {
  expect(describeNdisdup(['1', '1', 'a', 'u', 'p', '2'])).toEqual({
    cid: 1,
    connect: true,
    apn: 'a',
    auth: 'CHAP',
  });
  expect(describeNdisdup(['1', '0'])).toEqual({ cid: 1, connect: false });
  expect(describeNdisdup(['K', '1'])).toEqual({ connect: true });
});
