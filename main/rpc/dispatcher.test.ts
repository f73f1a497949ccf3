import fc from 'fast-check';
import { expect, it, vi } from 'vitest';

import { FailureError } from '../../shared/failure.ts';
import { createDispatch, type Handlers } from './dispatcher.ts';
import { requestSchemas } from './request-schemas.ts';

const channels = Object.keys(requestSchemas) as (keyof Handlers)[];

function recordingHandlers() {
  const calls: [string, unknown][] = [];
  const handlers = Object.fromEntries(
    channels.map((channel) => [channel, (args: unknown) => void calls.push([channel, args])]),
  ) as unknown as Handlers;
  return { calls, handlers };
}

it('hands checked arguments on', async () => {
  const { calls, handlers } = recordingHandlers();
  const dispatch = createDispatch(handlers);
  const pin = { pin: '1234', remember: false, lastTryAccepted: false };
  expect(await dispatch('enter-pin', pin)).toEqual({ ok: true, value: undefined });
  expect(calls).toEqual([['enter-pin', pin]]);
});

it.each([
  ['enter-pin', { pin: '12', remember: false, lastTryAccepted: false }],
  ['enter-pin', { pin: '1234\r', remember: false, lastTryAccepted: false }],
  ['enter-pin', { pin: 1234, remember: false, lastTryAccepted: false }],
  ['enter-pin', { pin: '1234', remember: false, lastTryAccepted: false, origin: 'stored' }],
  ['enter-puk', { puk: '123', newPin: '1234', lastTryAccepted: true }],
  ['set-own-plan', { plan: { provider: '', name: '', apn: 'a";+CPIN=1' } }],
  ['set-own-plan', { plan: { provider: '', name: '', apn: 'a\rAT' } }],
  ['allow-more-data', { bytes: -1 }],
  ['allow-more-data', { bytes: Infinity }],
  ['update-settings', { plans: {} }],
  ['update-settings', { language: undefined }],
  ['update-settings', { nameServers: ['8.8.8.8; rm'] }],
  ['connect', {}],
  ['connect', null],
  ['__proto__', undefined],
  ['toString', undefined],
  [['connect'], undefined],
])('refuses %j with %j', async (channel, args) => {
  const { calls, handlers } = recordingHandlers();
  expect(await createDispatch(handlers)(channel, args)).toMatchObject({
    ok: false,
    failure: { code: 'unexpected' },
  });
  expect(calls).toEqual([]);
});

it('tells failures, and of errors only that they were', async () => {
  const { handlers } = recordingHandlers();
  const onUnexpected = vi.fn();
  const failing = createDispatch(
    {
      ...handlers,
      connect: () => {
        throw new FailureError({ code: 'no-stick' });
      },
      disconnect: () => Promise.reject(new Error('the secret path /home/me')),
    },
    onUnexpected,
  );
  expect(await failing('connect', undefined)).toEqual({ ok: false, failure: { code: 'no-stick' } });
  const hidden = await failing('disconnect', undefined);
  expect(hidden).toMatchObject({ ok: false, failure: { code: 'unexpected' } });
  expect(JSON.stringify(hidden)).not.toContain('secret');
  expect(onUnexpected).toHaveBeenCalledOnce();
});

it('takes anything from anybody without falling over', async () => {
  const { handlers } = recordingHandlers();
  const dispatch = createDispatch(handlers);
  const channel = fc.oneof(fc.constantFrom(...channels), fc.anything());
  await fc.assert(
    fc.asyncProperty(channel, fc.anything(), async (name, args) => {
      expect(await dispatch(name, args)).toHaveProperty('ok');
    }),
    { numRuns: 2_000 },
  );
});
