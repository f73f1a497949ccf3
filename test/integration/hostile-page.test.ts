/** A page that was taken over: whatever it says to the program, no code leaves that the guard has not seen. */
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';

import { requestChannels } from '../../shared/ipc/channels.ts';
import type { IpcResult } from '../../shared/ipc/contract.ts';
import { codeLine } from '../fakes/code-line-spellings.ts';
import { appRun, type AppRun } from './app-run.ts';

let run: AppRun;
afterEach(() => run.app.close());

async function atThePin(): Promise<void> {
  run = appRun();
  await run.dispatch('use-virtual-stick', { scenario: 'locked' });
  await run.until(({ session }) => session.current.state === 'pin-required');
  run.sent.length = 0;
}

const codesThatLeft = () =>
  run.sent.filter((line) => /CPIN=|CPWD|CLCK|CARDLOCK|\*0?[45]/i.test(line));

it('keeps 10,000 spellings of a code back that come through the console of a page', async () => {
  await atThePin();
  for (let seed = 0; seed < 4; seed += 1) {
    for (const { line } of fc.sample(codeLine, { numRuns: 2_500, seed })) {
      const result = await run.dispatch('send-at', { line });
      // A line too long for a request does not even get to the guard.
      if (result.ok)
        expect(result.value, line).toMatchObject({ keptBack: { code: 'pin-guarded' } });
    }
  }
  expect(codesThatLeft()).toEqual([]);
}, 120_000);

/** Anything, and things that look right: digits, ids, settings. */
const anyArgs = fc.oneof(
  fc.anything(),
  fc.record({ line: fc.string() }),
  fc.record({ pin: fc.stringMatching(/^\d{1,9}$/), remember: fc.anything() }),
  fc.record({ id: fc.string(), planId: fc.string(), query: fc.string() }, { requiredKeys: [] }),
  fc.record({ plan: fc.record({ apn: fc.string(), user: fc.string(), provider: fc.string() }) }),
  fc.record({ nameServers: fc.array(fc.string()), routingMode: fc.string() }),
);

/** What ends the program, or puts another stick in the place of the one that is watched. */
const apart = new Set(['quit', 'use-virtual-stick', 'get-snapshot']);

it('answers every request with a result, whatever comes along, and sends no code of its own', async () => {
  await atThePin();
  const channels = Object.keys(requestChannels).filter((channel) => !apart.has(channel));
  const call = fc.tuple(fc.oneof(fc.constantFrom(...channels), fc.string()), anyArgs);
  for (const [channel, args] of fc.sample(call, { numRuns: 3_000, seed: 7 })) {
    const result: IpcResult<unknown> = await run.dispatch(channel, args);
    expect(typeof result.ok, channel).toBe('boolean');
  }
  expect(codesThatLeft()).toEqual([]);
}, 120_000);

it('costs one try a click at most, and never the last one without consent', async () => {
  await atThePin();
  const storm = async () => {
    for (let round = 0; round < 50; round += 1) {
      await run.dispatch('enter-pin', { pin: '9999', remember: true, lastTryAccepted: false });
    }
  };
  for (const left of [2, 1]) {
    await storm();
    await run.until(
      ({ session: { current } }) => current.state === 'pin-required' && current.triesLeft === left,
    );
  }
  await storm();
  // The guard's refusal is what comes of the last storm; then nothing is under way any more.
  await run.until(
    ({ session: { current } }) =>
      current.state === 'pin-required' && current.refused?.code === 'pin-guarded',
  );
  expect(codesThatLeft()).toHaveLength(2);
}, 60_000);
