/**
 * A stick pulled at 200 moments between plug-in and traffic: always the same end, with nothing left
 * behind. A moment is a number of events (timers and turns of the loop) in virtual time, so that the
 * session has come as far by then on every computer, however busy.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';

import { SeededRandom } from '../../simulator/seeded-random.ts';
import type { SessionStateName } from '../../shared/session.ts';
import { VirtualTime } from '../fakes/virtual-time.ts';
import { echoRequest } from './icmp-packets.ts';
import { virtualRun, type VirtualRun } from './virtual-run.ts';

/** Of each state on the way to online, and of online itself. */
const MOMENTS_EACH = 25;
/** Of traffic, once it is online. */
const EVENTS_ONLINE = 200;
const PING_EVERY_MS = 20;
const ONLINE_WITHIN_EVENTS = 100_000;
const END_WITHIN_MS = 60_000;

const onTheWay: readonly SessionStateName[] = [
  ...(['opening', 'waking', 'reading-sim', 'registering'] as const),
  ...(['dialling', 'addressing', 'verifying', 'online'] as const),
];

let time: VirtualTime;
beforeEach(() => (time = new VirtualTime()));
afterEach(() => time.end());

it.each(onTheWay)(
  'ends as "stick gone" with nothing left behind, pulled while %s',
  async (state) => {
    const random = new SeededRandom(onTheWay.indexOf(state));
    const moments = (await undisturbed())
      .map((stateThen, moment) => ({ stateThen, moment }))
      .filter(({ stateThen }) => stateThen === state);
    expect(moments.length).toBeGreaterThan(0);
    for (let pull = 0; pull < MOMENTS_EACH; pull += 1) {
      const at = moments[random.integer(0, moments.length - 1)];
      await pullAfter(at?.moment ?? 0, state);
    }
  },
);

/** The state after each event from the opening of the stick on, when nobody pulls it. */
async function undisturbed(): Promise<SessionStateName[]> {
  const { run, stop } = await pluggedIn();
  const states = [run.runner.state.state];
  for (let left = EVENTS_ONLINE; left > 0 && states.length < ONLINE_WITHIN_EVENTS;) {
    await time.nextEvent();
    states.push(run.runner.state.state);
    if (states.at(-1) === 'online') left -= 1;
  }
  stop();
  await run.end();
  return states;
}

async function pullAfter(events: number, expected: SessionStateName): Promise<void> {
  const { run, stop } = await pluggedIn();
  for (let event = 0; event < events; event += 1) await time.nextEvent();
  expect(run.runner.state.state).toBe(expected);
  run.stick().unplug();
  const ended = run.runner.whenState(({ state }) => state === 'failed' || state === 'idle');
  const end = await time.until(ended, END_WITHIN_MS);
  expect(end, `after ${events} events: ${run.walk()}`).toMatchObject({
    state: 'failed',
    failure: { code: 'stick-gone' },
  });
  stop();
  // The stick, and what carries its news, may still be at their last.
  await time.pass(100);
  await run.end();
}

/** A session that has just begun to open its stick, with traffic for it whenever there is a way. */
async function pluggedIn(): Promise<{ run: VirtualRun; stop: () => void }> {
  const run = virtualRun(time);
  const ping = echoRequest('10.8.219.204', '192.89.123.230', 7);
  const pings = setInterval(() => run.tuns.at(-1)?.hostSends(ping), PING_EVERY_MS);
  run.runner.connect();
  while (!run.isOpened()) await time.nextEvent();
  return { run, stop: () => clearInterval(pings) };
}
