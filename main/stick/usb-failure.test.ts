import { expect, it } from 'vitest';

import { FailureError } from '../../shared/failure.ts';
import { TransportError, type TransportErrorReason } from '../usb/stick-transport.ts';
import { failingAs, usbFailure } from './usb-failure.ts';

it.each<[TransportErrorReason, string]>([
  ['gone', 'stick-gone'],
  ['stall', 'stick-unsupported'],
  ['timeout', 'usb-error'],
  ['aborted', 'usb-error'],
  ['overflow', 'usb-error'],
  ['io', 'usb-error'],
  ['busy', 'stick-busy'],
  ['not-claimed', 'unexpected'],
])('turns %s into %s', (reason, code) => {
  const cause = new TransportError(reason, 'endpoint 81');
  const { failure, cause: kept } = usbFailure(cause, 'claim of interface 2');
  expect(failure).toEqual({
    code,
    detail: `claim of interface 2: USB transfer failed: ${reason} (endpoint 81)`,
  });
  expect(kept).toBe(cause);
});

it('calls anything else unexpected', () => {
  expect(usbFailure(new RangeError('bad'), 'claim').failure).toEqual({
    code: 'unexpected',
    detail: 'claim: bad',
  });
});

it('leaves a failure that is one already', () => {
  const failure = new FailureError({ code: 'at-silent' });
  expect(usbFailure(failure, 'claim')).toBe(failure);
});

it('names the step that failed and passes on the result of one that did not', async () => {
  await expect(failingAs('claim', Promise.resolve(7))).resolves.toBe(7);
  await expect(failingAs('claim', Promise.reject(new TransportError('io')))).rejects.toThrow(
    'usb-error: claim: USB transfer failed: io',
  );
});
