/** The thread in which a target runs: it can be ended from outside when an input never returns. */
import { parentPort, workerData } from 'node:worker_threads';

import { runCampaign, type CampaignResult } from './engine/campaign.ts';
import type { FuzzTarget } from './engine/fuzz-target.ts';
import { sweepGrowth, type Growth } from './engine/growth-sweep.ts';
import { smallestCover } from './engine/smallest-cover.ts';
import { fuzzTargets } from './fuzz-targets.ts';

export interface FuzzJob {
  readonly target: string;
  readonly seed: number;
  readonly inputs: number;
  readonly seconds: number | undefined;
  readonly corpus: readonly Uint8Array[];
  readonly branchTotal: number;
  readonly untrimmed: boolean;
  /** Reduces the corpus at the end to what covers all branches. */
  readonly cover: boolean;
  /** Where to look for work that grows faster than the input: the target's own shapes, or all. */
  readonly sweep: 'none' | 'own' | 'all';
  /** Number of the running input, its length, then its bytes: what is left when it hangs. */
  readonly watch: SharedArrayBuffer;
}

export type FuzzReport = CampaignResult & {
  readonly target: string;
  readonly superLinear: readonly Growth[];
};

export const WATCH_HEADER = 8;

if (parentPort === null) throw new Error('this file is the entry of a Worker');
const job = workerData as FuzzJob;
const target = fuzzTargets.find(({ name }) => name === job.target);
if (target === undefined) throw new Error(`no fuzz target "${job.target}"`);
parentPort.postMessage(await perform(target, job));

async function perform(target: FuzzTarget, job: FuzzJob): Promise<FuzzReport> {
  const { seed, inputs, seconds, corpus, branchTotal, untrimmed } = job;
  const numbers = new Int32Array(job.watch, 0, WATCH_HEADER / 4);
  const bytes = new Uint8Array(job.watch, WATCH_HEADER);
  const result = await runCampaign(target, {
    seed,
    inputs,
    corpus,
    branchTotal,
    untrimmed,
    ...(seconds === undefined ? {} : { seconds }),
    onInput(input) {
      bytes.set(input.subarray(0, bytes.length));
      numbers[1] = input.length;
      Atomics.add(numbers, 0, 1);
    },
  });
  const kept = job.cover ? await smallestCover(target, result.corpus, branchTotal) : result.corpus;
  const sweep = await sweepGrowth(target, job.sweep);
  return {
    ...result,
    target: target.name,
    corpus: kept,
    superLinear: sweep.superLinear,
    findings: [...result.findings, ...sweep.findings],
  };
}
