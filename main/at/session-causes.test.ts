import { expect, it } from 'vitest';

import { sessionCauses } from './session-causes.ts';

it.each([
  [0, 'no cause given'],
  [8, 'operator determined barring'],
  [26, 'insufficient resources'],
  [27, 'missing or unknown APN'],
  [28, 'unknown PDP address or type'],
  [29, 'user authentication failed'],
  [33, 'requested service option not subscribed'],
  [36, 'regular deactivation'],
  [38, 'network failure'],
  [50, 'only IPv4 allowed'],
  [51, 'only IPv6 allowed'],
])('calls cause %i of TS 24.008 "%s"', (cause, name) => {
  expect(sessionCauses[cause]).toBe(name);
});
