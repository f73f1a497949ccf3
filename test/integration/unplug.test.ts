/** A stick pulled at 200 random moments between plug-in and traffic: always the same end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';

import { SeededRandom } from '../../simulator/seeded-random.ts';
import type { VirtualStick } from '../../simulator/virtual-stick.ts';
import { echoRequest } from './icmp-packets.ts';
import { inProcessSession, type InProcessSession } from './in-process-session.ts';

const MOMENTS = 200;
/** Sessions at a time; enough to be quick, few enough that each still gets its turns. */
const AT_ONCE = 20;
/** How long a session that is never disturbed takes to be online, and some traffic on top. */
const LATEST_MS = 600;

it(`ends as "stick gone" with nothing left behind, at ${MOMENTS} random moments`, async () => {
  const random = new SeededRandom(20);
  const moments = Array.from({ length: MOMENTS }, () => random.integer(0, LATEST_MS));
  const pulledIn = new Map<string, number>();
  const waiting = [...moments.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const state = await pullAfter(next[1], next[0]);
      pulledIn.set(state, (pulledIn.get(state) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  // The moments are worth nothing when they all fall into the same state.
  expect(pulledIn.size).toBeGreaterThan(3);
}, 60_000);

/** Returns the state in which the stick was pulled. */
async function pullAfter(ms: number, seed: number): Promise<string> {
  const session = inProcessSession({ seed });
  const { runner, hostNetwork, tuns, states } = session;
  const traffic = setInterval(() => {
    tuns.at(-1)?.hostSends(echoRequest('10.8.219.204', '192.89.123.230', 7));
  }, 1);
  try {
    runner.connect();
    const stick = await plugged(session);
    await sleep(ms);
    const pulledIn = runner.state.state;
    stick.unplug();
    const end = await runner.whenState(({ state }) => state === 'failed' || state === 'idle');
    expect(end, states.map(({ state }) => state).join(' → ')).toMatchObject({
      state: 'failed',
      failure: { code: 'stick-gone' },
    });
    expect(hostNetwork.current).toBeUndefined();
    expect(tuns.filter(({ closed }) => !closed)).toEqual([]);
    return pulledIn;
  } finally {
    clearInterval(traffic);
    await session.end();
  }
}

/** The stick, once the session has begun to open it. */
async function plugged({ stick }: InProcessSession): Promise<VirtualStick> {
  for (;;) {
    try {
      return stick();
    } catch {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
