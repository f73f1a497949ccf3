/** What it costs to be online with nothing to do. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { BenchOptions } from '../bench-options.ts';
import { Relay, type Mark } from '../path/relay.ts';
import type { Measure, Section } from '../report/measure.ts';
import { withArm, type Place } from './with-arm.ts';

export async function atRest(place: Place, options: BenchOptions): Promise<Section> {
  const seconds = options.smoke ? 1 : 15;
  const path = await withArm(place, 'offload', undefined, (arm) =>
    watch(() => arm.tell('mark'), seconds),
  );
  const engine = await Relay.start(process.execPath, [place.files.program('engine-program')]);
  const online = await watch(() => engine.tell('mark'), seconds);
  await engine.end();
  return {
    title: 'At rest',
    measures: [
      cpu('whole engine online, idle: CPU', online.cpuPercent, {
        must: { atMost: 0.5 },
        goal: { atMost: 0.1 },
        note: 'main thread and Worker; the virtual stick in it counts too',
      }),
      wakeUps('whole engine online, idle: wake-ups', online.wakeUpsPerSecond, {
        must: { atMost: 20 },
        goal: { atMost: 5 },
        note: 'voluntary context switches of all threads',
      }),
      cpu('packet path alone, idle: CPU', path.cpuPercent, {}),
      wakeUps('packet path alone, idle: wake-ups', path.wakeUpsPerSecond, {}),
    ],
  };
}

async function watch(mark: () => Promise<Mark | undefined>, seconds: number) {
  // Start-up and the compiler's threads come to rest first.
  await sleep(seconds > 1 ? 3_000 : 0);
  const before = await mark();
  await sleep(seconds * 1000);
  const after = await mark();
  const per = (from?: number, to?: number): number => ((to ?? NaN) - (from ?? NaN)) / seconds;
  return {
    cpuPercent: 100 * per(before?.cpuSeconds, after?.cpuSeconds),
    wakeUpsPerSecond: per(before?.switches, after?.switches),
  };
}

type Judgement = Pick<Measure, 'must' | 'goal' | 'note'>;

function cpu(name: string, value: number, judgement: Judgement): Measure {
  return { name, value, unit: '% of a core', digits: 2, ...judgement };
}

function wakeUps(name: string, value: number, judgement: Judgement): Measure {
  return { name, value, unit: '/s', digits: 1, ...judgement };
}
