/** A scenario played from its file to the end of the session. */
import { afterEach, beforeEach, expect, it } from 'vitest';

import { parseScenario } from '../../simulator/scenario.ts';
import { VirtualTime } from '../fakes/virtual-time.ts';
import { virtualRun } from './virtual-run.ts';

let time: VirtualTime;
beforeEach(() => void (time = new VirtualTime()));
afterEach(() => time.end());

function play(scenario: object) {
  const { at = [], ...stick } = parseScenario(JSON.stringify(scenario));
  return virtualRun(time, { ...stick, script: at });
}

it('goes online, is thrown off, comes back, and is pulled', async () => {
  const run = play({
    profile: 'e3372-21.318',
    seed: 5,
    sim: { pin: null },
    at: [
      { afterMs: 40_000, dropBearer: 36 },
      { afterMs: 60_000, unplug: true },
    ],
  });
  expect(await run.outcome()).toBe('stick-gone');
  const walk = run.walk();
  expect(walk).toMatch(/online → recovering → .*dialling → .* → online → closing → failed$/);
  await run.end();
});

it('keeps its try counters, whatever happens in the meantime', async () => {
  const run = play({ sim: { pin: '4711', triesLeft: 2 }, at: [{ afterMs: 1, set: {} }] });
  expect(await run.outcome()).toBe('asks-pin');
  expect(run.states.at(-1)).toMatchObject({ kind: 'pin', triesLeft: 2 });
  await run.end();
});

it('gives up a plan whose data ran out, after the redials it has', async () => {
  const run = play({
    at: [
      { afterMs: 40_000, set: { bearerRefusedCause: 33 } },
      { afterMs: 41_000, dropBearer: 36 },
    ],
  });
  expect(await run.outcome(), run.walk()).toBe('not-subscribed');
  // The first one, and ten redials.
  expect(run.walk().split('dialling').length - 1).toBe(11);
  await run.end();
});
