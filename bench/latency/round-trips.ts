/** Round trips: idle, beside a download, and while the main thread is busy; and that thread's lag. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { BenchOptions } from '../bench-options.ts';
import type { ArmName } from '../path/arm.ts';
import { runIperf } from '../path/iperf.ts';
import { median, percentile } from '../report/median.ts';
import type { Bound, Measure, Section } from '../report/measure.ts';
import { ping } from './ping.ts';
import { withArm, type Place } from './with-arm.ts';

const arms: readonly ArmName[] = ['C plain', 'C offload', 'plain', 'offload'];
const LOAD_MEGABIT = 150;
const LAG_MEGABIT = 320;

interface RoundTrips {
  readonly medianMs: number;
  readonly p99Ms: number;
}

/** By arm and state, one for each round. */
type Results = Map<string, RoundTrips[]>;

export async function roundTrips(
  place: Place,
  options: BenchOptions,
  say: (text: string) => void,
): Promise<Section> {
  const results: Results = new Map();
  const lagsMs: number[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const name of arms) {
      say(`latency, round ${round} of ${options.rounds}: ${name}`);
      await withArm(place, name, undefined, async (arm) => {
        await ping(50);
        note(results, name, 'idle', await ping(options.smoke ? 50 : 1_000));
        note(results, name, 'loaded', await pingUnderLoad(place, options));
        if (name !== 'offload') return;
        await arm.tell('watch-lag');
        const { seconds } = options;
        await runIperf(place.far, { direction: 'down', seconds, megabitPerSecond: LAG_MEGABIT });
        lagsMs.push((await arm.tell('mark'))?.lagP99Ms ?? NaN);
      });
      if (name !== 'plain' && name !== 'offload') continue;
      await withArm(place, name, undefined, async (arm) => {
        await arm.tell('stall');
        note(results, name, 'stalled', await ping(options.smoke ? 50 : 1_000));
      });
    }
  }
  const lag: Measure = {
    name: `main-loop lag p99 at ${LAG_MEGABIT} Mbit/s`,
    value: median(lagsMs),
    unit: 'ms',
    digits: 2,
    must: { atMost: 1 },
    goal: { atMost: 0.25 },
  };
  const title = 'Round trips (ping every 2 ms, both halves of the path)';
  return { title, measures: [...rows(results), lag] };
}

async function pingUnderLoad({ far }: Place, { seconds, smoke }: BenchOptions): Promise<number[]> {
  const load = runIperf(far, {
    direction: 'down',
    seconds: seconds + 1,
    megabitPerSecond: LOAD_MEGABIT,
  });
  await sleep(700);
  const times = await ping(smoke ? 50 : seconds * 400);
  await load;
  return times;
}

function note(results: Results, name: ArmName, state: string, times: readonly number[]): void {
  const trips = { medianMs: median(times), p99Ms: percentile(times, 0.99) };
  const at = `${name} ${state}`;
  results.set(at, [...(results.get(at) ?? []), trips]);
}

function rows(results: Results): Measure[] {
  const row = (name: string, at: string, must?: Bound, goal?: Bound): Measure => {
    const each = results.get(at) ?? [];
    return {
      name,
      value: median(each.map(({ p99Ms }) => p99Ms)),
      unit: 'ms',
      digits: 2,
      ...(must === undefined ? {} : { must }),
      ...(goal === undefined ? {} : { goal }),
      note: `median ${median(each.map(({ medianMs }) => medianMs)).toFixed(3)} ms`,
    };
  };
  const loaded = (name: ArmName): string => `${name}: RTT p99 at ${LOAD_MEGABIT} Mbit/s`;
  const stalled = 'RTT p99 while the main thread stalls 20 ms every 250 ms';
  const bounds = [{ atMost: 2 }, { atMost: 0.5 }] as const;
  return [
    row(loaded('offload'), 'offload loaded', { atMost: 1 }, { atMost: 0.4 }),
    ...(['plain', 'C offload', 'C plain'] as const).map((name) =>
      row(loaded(name), `${name} loaded`),
    ),
    row(`offload: ${stalled}`, 'offload stalled', ...bounds),
    row(`plain: ${stalled}`, 'plain stalled', ...bounds),
    ...arms.map((name) => row(`${name}: RTT p99 idle`, `${name} idle`)),
  ];
}
