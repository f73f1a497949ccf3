/** Our encoder and decoder beside C, and what they allocate. */
import { execFileSync } from 'node:child_process';

import type { BenchFiles } from '../bench-files.ts';
import type { BenchOptions } from '../bench-options.ts';
import type { Measure, Section } from '../report/measure.ts';
import type { FramerResult } from './framer-program.ts';

export function framerSuite(files: BenchFiles, { smoke }: BenchOptions): Section[] {
  const time = (kind: string, payloadLength: number): FramerResult => {
    const program = files.program('framer-program');
    const args = [program, files.addon, kind, String(payloadLength), smoke ? '1' : '61'];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as FramerResult;
  };
  const measures: Measure[] = [];
  for (const payloadLength of [1_400, 100]) {
    const isJudged = payloadLength === 1_400;
    const judged = (must: Measure['must'], goal: Measure['goal']) =>
      isJudged && must !== undefined && goal !== undefined ? { must, goal } : {};
    const packet = `${payloadLength} B packet`;
    const beside = ({ oursNs, cNs }: FramerResult): string =>
      `${oursNs.toFixed(1)} ns, C ${cNs.toFixed(1)} ns`;

    const copying = time('copying', payloadLength);
    measures.push({
      name: `copying encode, ${packet}, C by ours`,
      value: copying.ratio,
      unit: '',
      digits: 2,
      ...judged({ atLeast: 0.33 }, { atLeast: 0.5 }),
      note: beside(copying),
    });
    const zeroCopy = time('zero-copy', payloadLength);
    measures.push({
      name: `zero-copy encode, ${packet}`,
      value: zeroCopy.oursNs,
      unit: 'ns',
      digits: 1,
      ...judged({ atMost: 20 }, { atMost: 12 }),
      note: `C with its copy ${zeroCopy.cNs.toFixed(1)} ns`,
    });
    const decode = time('decode', payloadLength);
    measures.push({
      name: `decode to table, ${packet}, C by ours`,
      value: decode.ratio,
      unit: '',
      digits: 2,
      ...judged({ atLeast: 0.4 }, { atLeast: 0.55 }),
      note: beside(decode),
    });
  }
  return [
    { title: 'Framer (NTB-16, 16 KiB)', measures: [...measures, ...allocations(files, smoke)] },
  ];
}

function allocations(files: BenchFiles, smoke: boolean): Measure[] {
  const packets = smoke ? 100_000 : 10_000_000;
  const program = files.program('allocation-program');
  const args = ['--trace-gc', '--expose-gc', program, String(packets)];
  const output = execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const [, between = '', after = ''] = output.split(/^mark$/m);
  const { grown } = JSON.parse(/\{.*\}/.exec(after)?.[0] ?? '{}') as { grown: number };
  return [
    {
      name: `heap grown by ${packets.toLocaleString('en')} packets`,
      value: grown / 1024,
      unit: 'KiB',
      digits: 1,
      must: { atMost: 256 },
      goal: { atMost: 256 },
    },
    {
      name: 'collections meanwhile',
      value: (between.match(/Scavenge|Mark-Compact|Mark-sweep/g) ?? []).length,
      unit: '',
      digits: 0,
      must: { atMost: 0 },
      goal: { atMost: 0 },
    },
  ];
}
