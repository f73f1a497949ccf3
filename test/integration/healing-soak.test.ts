/**
 * Trouble after trouble, by seed, in virtual time: it always ends online, with one PIN for each time
 * the SIM lost its power. Prints how long each kind kept it offline. TETHERSTICK_SOAK_INCIDENTS=55 is a
 * virtual hour.
 */
import { expect, it } from 'vitest';

import { SeededRandom } from '../../simulator/seeded-random.ts';
import { VirtualTime } from '../fakes/virtual-time.ts';
import { healingRun, type HealingRun } from './healing-run.ts';

const INCIDENTS = Number(process.env['TETHERSTICK_SOAK_INCIDENTS'] ?? 10);
/** So long a connection must have held to count as held. */
const QUIET_MS = 61_000;
const BEARER_MS = 2_000;

const troubles: Readonly<Record<string, (run: HealingRun, time: VirtualTime) => Promise<void>>> = {
  'the network ends the call': (run) => {
    run.bay.act({ do: 'drop-bearer', cause: 36 });
    return Promise.resolve();
  },
  'the call ends, its report is lost': (run) => {
    run.bay.act({ do: 'set-faults', faults: { urcDropPercent: 100, noNotifications: true } });
    run.bay.act({ do: 'drop-bearer', cause: 36 });
    return Promise.resolve();
  },
  'the path falls silent': (run) => {
    run.bay.act({ do: 'set-faults', faults: { answersNothing: true } });
    const stop = run.runner.onState(({ state }) => {
      if (state !== 'dialling') return;
      stop();
      run.bay.act({ do: 'set-faults', faults: { answersNothing: false } });
    });
    return Promise.resolve();
  },
  'pulled out, plugged in after three seconds': async (run, time) => {
    run.bay.act({ do: 'unplug' });
    await time.pass(3_000);
    run.bay.act({ do: 'plug-in' });
  },
  'the bus loses power': (run) => {
    run.bay.act({ do: 'set-faults', faults: { powerLossAfterMs: 1 } });
    return Promise.resolve();
  },
  'the handle is dead': (run) => {
    run.bay.act({ do: 'set-faults', faults: { handleDeadAfterMs: 1 } });
    return Promise.resolve();
  },
};

it(`is online again after each of ${INCIDENTS} troubles`, async () => {
  const time = new VirtualTime();
  const random = new SeededRandom(7);
  const run = healingRun(time, {
    sim: { pin: '4711' },
    faults: { bearerDelayMs: BEARER_MS, registrationDelayMs: 1_000 },
  });
  const offlineMs = new Map<string, number[]>();
  let powered = 1;
  try {
    run.runner.connect();
    await run.reach('pin-required');
    run.runner.unlock({ kind: 'pin', pin: '4711', origin: 'user', consentToLastTry: false });
    await run.reach('online');
    for (let incident = 0; incident < INCIDENTS; incident += 1) {
      const names = Object.keys(troubles);
      const name = names[random.integer(0, names.length - 1)] ?? '';
      await time.pass(QUIET_MS);
      const beganMs = performance.now();
      const isOff = run.reach(...offlineStates);
      await troubles[name]?.(run, time);
      await isOff;
      await run.reach('online');
      offlineMs.set(name, [...(offlineMs.get(name) ?? []), performance.now() - beganMs]);
      run.bay.act({ do: 'set-faults', faults: { urcDropPercent: 0, noNotifications: false } });
      if (name.startsWith('pulled') || name.startsWith('the bus')) powered += 1;
    }
    const pins = run.sent.filter((line) => line.startsWith('AT+CPIN='));
    expect(pins).toHaveLength(powered);
    expect(run.walk().match(/pin-required/g)).toHaveLength(1);
    expect(run.sent.filter((line) => line === 'AT^RESET')).toEqual([]);
  } finally {
    await run.end();
    time.end();
  }
  for (const [name, times] of offlineMs) {
    const sorted = times.toSorted((a, b) => a - b);
    const seconds = (ms: number | undefined): string => ((ms ?? 0) / 1_000).toFixed(1);
    const median = seconds(sorted[Math.floor(sorted.length / 2)]);
    console.log(`${name}: ${times.length} ×, median ${median} s, most ${seconds(sorted.at(-1))} s`);
  }
}, 600_000);

const offlineStates = ['recovering', 'closing', 'waiting-for-stick'] as const;
