/** Throughput, CPU time and retransmissions of the path in TypeScript beside the path in C. */
import type { BenchFiles } from '../bench-files.ts';
import type { BenchOptions } from '../bench-options.ts';
import { median } from '../report/median.ts';
import type { Bound, Measure, Section } from '../report/measure.ts';
import { Arm, type ArmName } from './arm.ts';
import type { FarNamespace } from './far-namespace.ts';
import { runIperf, type Stream } from './iperf.ts';

const arms: readonly ArmName[] = ['veth', 'C plain', 'C offload', 'plain', 'offload'];
type Direction = 'down' | 'up';
const PACED_MEGABIT = 320;

interface Sample {
  readonly gigabitPerSecond: number;
  /** Of both halves of the path; undefined for the veth. */
  readonly cpuSecondsPerGigabyte: number | undefined;
  readonly cpuPercent: number | undefined;
  readonly retransmits: number;
}

/** One list of samples for each arm, load and direction, in the order of the rounds. */
type Samples = Map<string, Sample[]>;

export async function pathSuite(
  files: BenchFiles,
  far: FarNamespace,
  options: BenchOptions,
  say: (text: string) => void,
): Promise<Section[]> {
  const samples: Samples = new Map();
  const directions: readonly Direction[] = options.smoke ? ['down'] : ['down', 'up'];
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const name of arms) {
      say(`path, round ${round} of ${options.rounds}: ${name}`);
      const arm = await Arm.open(name, files, far);
      try {
        // Compilers and windows have settled before anything counts.
        if (!options.smoke) {
          for (const direction of directions) await runIperf(far, { direction, seconds: 1 });
        }
        for (const direction of directions) {
          const saturated = { direction, seconds: options.seconds };
          const paced = { ...saturated, megabitPerSecond: PACED_MEGABIT };
          add(samples, key(name, 'saturated', direction), await sample(arm, far, saturated));
          add(samples, key(name, 'paced', direction), await sample(arm, far, paced));
        }
      } finally {
        await arm.close();
      }
    }
  }
  return [
    ...directions.map((direction) => compared(samples, direction)),
    absolute(samples, directions),
  ];
}

async function sample(arm: Arm, far: FarNamespace, stream: Stream): Promise<Sample> {
  const before = await arm.tell('mark');
  const startedMs = performance.now();
  const result = await runIperf(far, stream);
  const after = await arm.tell('mark');
  const cpuSeconds =
    before === undefined || after === undefined ? undefined : after.cpuSeconds - before.cpuSeconds;
  const seconds = (performance.now() - startedMs) / 1000;
  return {
    gigabitPerSecond: result.gigabitPerSecond,
    cpuSecondsPerGigabyte: cpuSeconds === undefined ? undefined : cpuSeconds / result.gigabytes,
    cpuPercent: cpuSeconds === undefined ? undefined : (100 * cpuSeconds) / seconds,
    retransmits: result.retransmits,
  };
}

/** Ratios of one round each: what else the machine does then hits both. */
function compared(samples: Samples, direction: Direction): Section {
  const ratio = (
    what: 'gigabitPerSecond' | 'cpuSecondsPerGigabyte',
    load: 'saturated' | 'paced',
    ours: ArmName,
    theirs: ArmName,
  ): number => {
    const ourSamples = samples.get(key(ours, load, direction)) ?? [];
    const theirSamples = samples.get(key(theirs, load, direction)) ?? [];
    return median(
      ourSamples.map((our, round) => (our[what] ?? NaN) / (theirSamples[round]?.[what] ?? NaN)),
    );
  };
  const row = (name: string, value: number, must: Bound, goal: Bound): Measure => ({
    name,
    value,
    unit: '×',
    digits: 2,
    must,
    goal,
  });
  const retransmitsOf = (name: ArmName): number =>
    median((samples.get(key(name, 'paced', direction)) ?? []).map((each) => each.retransmits));
  const retransmits = (name: 'plain' | 'offload'): Measure => ({
    name: `${name}: retransmits at ${PACED_MEGABIT} Mbit/s`,
    value: retransmitsOf(name),
    note: `C ${retransmitsOf(`C ${name}`)}`,
    unit: '',
    digits: 0,
    must: { atMost: 0 },
    goal: { atMost: 0 },
  });
  const cpu = 'cpuSecondsPerGigabyte';
  return {
    title: `Path, ${direction === 'up' ? 'host → stick' : 'stick → host'} (one TCP stream, 16 KiB NTB, both halves of the path)`,
    measures: [
      row(
        `offload: CPU per GB by C, ${PACED_MEGABIT} Mbit/s`,
        ratio(cpu, 'paced', 'offload', 'C offload'),
        { atMost: 1.4 },
        { atMost: 1.2 },
      ),
      {
        name: 'offload: CPU per GB by C, saturated',
        value: ratio(cpu, 'saturated', 'offload', 'C offload'),
        unit: '×',
        digits: 2,
      },
      row(
        'offload: throughput by C',
        ratio('gigabitPerSecond', 'saturated', 'offload', 'C offload'),
        { atLeast: 0.6 },
        { atLeast: 0.85 },
      ),
      row(
        'offload by plain, throughput',
        ratio('gigabitPerSecond', 'saturated', 'offload', 'plain'),
        { atLeast: 3 },
        { atLeast: 5 },
      ),
      row(
        `plain: CPU per GB by C, ${PACED_MEGABIT} Mbit/s`,
        ratio(cpu, 'paced', 'plain', 'C plain'),
        { atMost: 1.3 },
        { atMost: 1.1 },
      ),
      {
        name: 'plain: throughput by C',
        value: ratio('gigabitPerSecond', 'saturated', 'plain', 'C plain'),
        unit: '×',
        digits: 2,
      },
      retransmits('offload'),
      retransmits('plain'),
    ],
  };
}

function absolute(samples: Samples, directions: readonly Direction[]): Section {
  const measures = arms.flatMap((name) =>
    directions.flatMap((direction): Measure[] => {
      const saturated = samples.get(key(name, 'saturated', direction)) ?? [];
      const paced = samples.get(key(name, 'paced', direction)) ?? [];
      const middle = (list: readonly Sample[], pick: (each: Sample) => number | undefined) =>
        median(list.map((each) => pick(each) ?? NaN));
      const perGigabyte = middle(saturated, (each) => each.cpuSecondsPerGigabyte);
      const pacedPerGigabyte = middle(paced, (each) => each.cpuSecondsPerGigabyte);
      const percent = middle(paced, (each) => each.cpuPercent);
      return [
        {
          name: `${name}, ${direction}`,
          value: middle(saturated, (each) => each.gigabitPerSecond),
          unit: 'Gbit/s',
          digits: 2,
          note:
            name === 'veth'
              ? ''
              : `${perGigabyte.toFixed(2)} CPU-s/GB; at ${PACED_MEGABIT} Mbit/s ` +
                `${pacedPerGigabyte.toFixed(2)} CPU-s/GB, ${percent.toFixed(1)} % of a core`,
        },
      ];
    }),
  );
  return { title: 'Path, absolute (this machine, now)', measures };
}

function key(name: ArmName, load: 'saturated' | 'paced', direction: Direction): string {
  return `${name} ${load} ${direction}`;
}

function add(samples: Samples, at: string, each: Sample): void {
  samples.set(at, [...(samples.get(at) ?? []), each]);
}
