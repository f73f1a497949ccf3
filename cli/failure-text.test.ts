import { expect, it } from 'vitest';

import { failureText } from './failure-text.ts';

const denied =
  'The network does not let this SIM in. Ask your operator whether the SIM is active and has mobile data.';

it('puts the reason of the network behind what to do', () => {
  expect(failureText({ code: 'registration-denied', cause: 11 })).toBe(
    `${denied} The network gave reason number 11. This SIM may not use the network of this operator.`,
  );
});

it('names the number alone where its meaning is not known, and nothing without one', () => {
  expect(failureText({ code: 'registration-denied', cause: 254 })).toBe(
    `${denied} The network gave reason number 254.`,
  );
  expect(failureText({ code: 'registration-denied' })).toBe(denied);
});
