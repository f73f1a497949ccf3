/** Four uploads at once towards a radio that is slower than the bus: how long do others wait? */
import { setTimeout as sleep } from 'node:timers/promises';

import type { BenchOptions } from '../bench-options.ts';
import { runIperf } from '../path/iperf.ts';
import { median, percentile } from '../report/median.ts';
import type { Measure, Section } from '../report/measure.ts';
import { ping } from './ping.ts';
import { withArm, type Place } from './with-arm.ts';

const UPLOADS = 4;
const LOADED_MEGABIT = 50;
/** What a stick keeps for its radio. */
const DEVICE_BUFFER_BYTES = 300_000;
/** A packet of 1500 bytes alone takes 2.4 ms at the slowest of them. */
const queueingMegabits = [5, 20, 50, 150] as const;

export async function behindRadio(place: Place, options: BenchOptions): Promise<Section> {
  const megabits = options.smoke ? [LOADED_MEGABIT] : queueingMegabits;
  const measures = await underLoad(place, options);
  for (const megabit of megabits) measures.push(await ownQueueing(place, options, megabit));
  return { title: `Behind a slow radio (${UPLOADS} uploads, offload)`, measures };
}

async function underLoad(place: Place, options: BenchOptions): Promise<Measure[]> {
  const radio = { bitsPerSecond: LOADED_MEGABIT * 1e6, bufferBytes: DEVICE_BUFFER_BYTES };
  const pings = options.smoke ? 50 : 500;
  // Long enough for the streams to find the rate.
  const settleSeconds = options.smoke ? 1 : 3;
  const [idle, loaded] = await withArm(place, 'offload', radio, async () => {
    const before = await ping(pings, 10);
    const load = runIperf(place.far, {
      direction: 'up',
      seconds: settleSeconds + Math.ceil(pings / 100) + 1,
      streams: UPLOADS,
    });
    await sleep(settleSeconds * 1000);
    const during = await ping(pings, 10);
    await load;
    return [before, during] as const;
  });
  const bufferMs = (DEVICE_BUFFER_BYTES * 8) / (LOADED_MEGABIT * 1e3);
  return [
    {
      name: `latency under load over idle, ${LOADED_MEGABIT} Mbit/s, ${DEVICE_BUFFER_BYTES / 1000} KB in the stick`,
      value: median(loaded) - median(idle),
      unit: 'ms',
      digits: 1,
      must: { atMost: 60 },
      goal: { atMost: 30 },
      note:
        `p99 +${(percentile(loaded, 0.99) - percentile(idle, 0.99)).toFixed(1)} ms; ` +
        `the stick's buffer alone is ${bufferMs.toFixed(0)} ms when full`,
    },
  ];
}

/** How long transfers wait with us for a stick that keeps nothing. */
async function ownQueueing(place: Place, options: BenchOptions, megabit: number): Promise<Measure> {
  const radio = { bitsPerSecond: megabit * 1e6, bufferBytes: 0 };
  const delay = await withArm(place, 'offload', radio, async (arm) => {
    const { seconds } = options;
    await runIperf(place.far, { direction: 'up', seconds, streams: UPLOADS });
    return (await arm.tell('mark'))?.uplinkDelay;
  });
  return {
    name: `own queueing at ${megabit} Mbit/s, median`,
    value: delay?.medianMs ?? NaN,
    unit: 'ms',
    digits: 1,
    must: { atMost: 5 },
    goal: { atMost: 5 },
    note: `p99 ${(delay?.p99Ms ?? NaN).toFixed(1)} ms`,
  };
}
