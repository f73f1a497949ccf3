import { expect, it } from 'vitest';

import { adoptFailure, openFailure } from './tun-failure.ts';

function kernelError(code: string): Error {
  return Object.assign(new Error(`open /dev/net/tun: ${code}`), { code });
}

it.each([
  ['ENOENT', 'tun-missing'],
  ['ENODEV', 'tun-missing'],
  ['EACCES', 'tun-permission'],
  ['EPERM', 'tun-permission'],
  ['ENOTSUP', 'platform-unsupported'],
  ['EBUSY', 'unexpected'],
])('%s on opening means %s', (errno, code) => {
  const cause = kernelError(errno);
  const error = openFailure(cause);
  expect(error.failure).toEqual({ code, detail: `open /dev/net/tun: ${errno}` });
  expect(error.cause).toBe(cause);
});

it('blames the helper for whatever is wrong with its descriptor', () => {
  expect(adoptFailure(kernelError('ENOTTY')).failure.code).toBe('helper-failed');
});

it('takes what is no Error for unexpected', () => {
  expect(openFailure('odd').failure).toEqual({ code: 'unexpected', detail: 'odd' });
});
