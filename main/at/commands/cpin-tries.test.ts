import { expect, it } from 'vitest';

import { readPinTries } from './cpin-tries.ts';

it('has no tries of the moment while the SIM is ready', () => {
  expect(readPinTries.parse(['^CPIN: READY,,10,3,10,3'])).toEqual({
    state: 'READY',
    puk: 10,
    pin: 3,
    puk2: 10,
    pin2: 3,
  });
});

it('tells what is left of PIN and PUK', () => {
  expect(readPinTries.parse(['^CPIN: SIM PIN,2,10,2,10,3'])).toMatchObject({
    state: 'SIM PIN',
    triesLeft: 2,
    pin: 2,
  });
  expect(readPinTries.parse(['^CPIN:SIM PUK,10,10,0,10,3'])).toMatchObject({ puk: 10, pin: 0 });
});

it.each(['^CPIN: SIM PIN', '^CPIN: SIM PIN,3', '^CPIN: SIM PIN,3,10,', '+CPIN: READY'])(
  'refuses %s: a missing counter is no number',
  (line) => {
    expect(() => readPinTries.parse([line])).toThrow('AT^CPIN?');
  },
);
