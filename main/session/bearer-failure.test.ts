import { expect, it } from 'vitest';

import { lostBearer, refusedBearer } from './bearer-failure.ts';

it.each([
  [27, 'apn-refused'],
  [28, 'apn-refused'],
  [29, 'auth-refused'],
  [32, 'not-subscribed'],
  [33, 'not-subscribed'],
  [50, 'apn-refused'],
  [51, 'apn-refused'],
  [66, 'apn-refused'],
  [8, 'bearer-refused'],
  [38, 'bearer-refused'],
])('a call refused with cause %i is %s, and keeps its cause', (cause, code) => {
  expect(refusedBearer(cause)).toEqual({ code, cause });
});

it.each([undefined, 0])('a call refused with cause %s says no more than that', (cause) => {
  expect(refusedBearer(cause)).toEqual({ code: 'bearer-refused' });
});

it('a call that the network ends is network-detach', () => {
  expect(lostBearer(36)).toEqual({ code: 'network-detach', cause: 36 });
  expect(lostBearer(0)).toEqual({ code: 'network-detach' });
  expect(lostBearer(undefined)).toEqual({ code: 'network-detach' });
});
