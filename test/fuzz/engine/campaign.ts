/** Runs one target: the corpus first, then mutations of it, keeping whatever takes a new branch. */
import { SeededRandom } from '../../../simulator/seeded-random.ts';
import { branchCounts } from './branch-counts.ts';
import { CoverageMap, takeFeatures } from './coverage-map.ts';
import { bytesOf, DEFAULT_WORK, type FuzzTarget } from './fuzz-target.ts';
import { Mutator } from './mutator.ts';

export interface CampaignOptions {
  readonly seed: number;
  /** Mutated inputs to run, the corpus not counted. */
  readonly inputs: number;
  /** Ends earlier, after so much time. */
  readonly seconds?: number;
  /** Inputs kept from earlier campaigns. */
  readonly corpus: readonly Uint8Array[];
  readonly branchTotal: number;
  /** Takes what found a branch into the corpus as it is: for short runs, where cutting costs most. */
  readonly untrimmed?: boolean;
  /** Told every input before it runs: what is left when it never returns. */
  readonly onInput?: (input: Uint8Array) => void;
}

export interface Finding {
  readonly input: Uint8Array;
  /** The error, with its stack. */
  readonly error: string;
}

export interface CampaignResult {
  readonly inputs: number;
  readonly seconds: number;
  /** Distinct branches taken. */
  readonly branches: number;
  /** The last input that took a new one. */
  readonly plateauSince: number;
  /** Most branches taken by one input, and how long that was. */
  readonly mostWork: { readonly branches: number; readonly inputLength: number };
  /** The corpus given and everything that was added to it. */
  readonly corpus: readonly Uint8Array[];
  readonly findings: readonly Finding[];
  /** By number. */
  readonly untaken: readonly number[];
}

/** One mistake shows itself in many inputs: more findings than this end the campaign. */
const MAX_FINDINGS = 5;

export async function runCampaign(
  target: FuzzTarget,
  options: CampaignOptions,
): Promise<CampaignResult> {
  const campaign = new Campaign(target, options);
  const { stackTraceLimit } = Error;
  try {
    // Parsers throw for most inputs, and a stack costs more than all the rest.
    Error.stackTraceLimit = 0;
    await campaign.run();
    return campaign.result;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

class Campaign {
  readonly #target: FuzzTarget;
  readonly #options: CampaignOptions;
  readonly #coverage: CoverageMap;
  readonly #corpus: Uint8Array[] = [];
  readonly #findings = new Map<string, Finding>();
  readonly #startedAtMs = performance.now();
  #inputs = 0;
  #plateauSince = 0;
  #mostWork = { branches: 0, inputLength: 0 };

  constructor(target: FuzzTarget, options: CampaignOptions) {
    this.#target = target;
    this.#options = options;
    this.#coverage = new CoverageMap(options.branchTotal);
    // What ran while modules were loaded is no input's doing.
    branchCounts.fill(0);
  }

  async run(): Promise<void> {
    const { seed, inputs, seconds = Infinity, corpus, untrimmed = false } = this.#options;
    for (const input of [...this.#target.seeds.map(bytesOf), ...corpus]) {
      await this.#try(input);
      this.#corpus.push(input);
    }
    const mutator = new Mutator(this.#target, new SeededRandom(seed).fork(this.#target.name));
    while (this.#inputs < inputs && this.#findings.size < MAX_FINDINGS) {
      if ((this.#inputs & 0xff) === 0 && this.#elapsedSeconds() > seconds) break;
      const input = mutator.next(this.#corpus);
      this.#inputs += 1;
      const { newBranch, newClass } = await this.#try(input);
      if (newBranch) this.#plateauSince = this.#inputs;
      if (newClass) this.#corpus.push(untrimmed ? input : await this.#trimmed(input));
    }
  }

  get result(): CampaignResult {
    return {
      inputs: this.#inputs,
      seconds: this.#elapsedSeconds(),
      branches: this.#coverage.branches,
      plateauSince: this.#plateauSince,
      mostWork: this.#mostWork,
      corpus: this.#corpus,
      findings: [...this.#findings.values()],
      untaken: Array.from({ length: this.#options.branchTotal }, (_, i) => i).filter(
        (branch) => !this.#coverage.hasTaken(branch),
      ),
    };
  }

  #elapsedSeconds(): number {
    return (performance.now() - this.#startedAtMs) / 1000;
  }

  async #try(input: Uint8Array): Promise<{ newBranch: boolean; newClass: boolean }> {
    this.#options.onInput?.(input);
    const error = await errorOf(this.#target, input);
    const passage = this.#coverage.take();
    if (passage.work > this.#mostWork.branches) {
      this.#mostWork = { branches: passage.work, inputLength: input.length };
    }
    const tooMuch = excessOf(this.#target, input, passage.work);
    if (error !== undefined || tooMuch !== undefined) await this.#report(input, error ?? tooMuch!);
    return passage;
  }

  async #report(input: Uint8Array, first: Error): Promise<void> {
    // Once more, with a stack.
    Error.stackTraceLimit = 10;
    const error = (await this.#errorAgain(input)) ?? first;
    const key = placeOf(error);
    if (!this.#findings.has(key)) {
      const small = await shrunk(input, async (candidate) => {
        const again = await this.#errorAgain(candidate);
        return again !== undefined && placeOf(again) === key;
      });
      this.#findings.set(key, { input: small, error: error.stack ?? String(error) });
    }
    Error.stackTraceLimit = 0;
    branchCounts.fill(0);
  }

  async #errorAgain(input: Uint8Array): Promise<Error | undefined> {
    branchCounts.fill(0);
    const error = await errorOf(this.#target, input);
    const work = branchCounts.reduce((sum, count) => sum + count, 0);
    return error ?? excessOf(this.#target, input, work);
  }

  /** `input` without the parts that make no difference to the branches taken. */
  async #trimmed(input: Uint8Array): Promise<Uint8Array> {
    const { branchTotal } = this.#options;
    const features = async (bytes: Uint8Array): Promise<Set<number>> => {
      branchCounts.fill(0);
      await errorOf(this.#target, bytes);
      return takeFeatures(branchTotal);
    };
    const wanted = await features(input);
    return shrunk(input, async (candidate) => isSubset(wanted, await features(candidate)), 60);
  }
}

async function errorOf(target: FuzzTarget, input: Uint8Array): Promise<Error | undefined> {
  try {
    const running = target.run(input);
    if (running !== undefined) await running;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function excessOf(target: FuzzTarget, input: Uint8Array, work: number): Error | undefined {
  const { fixed, perByte } = target.work ?? DEFAULT_WORK;
  if (work <= fixed + perByte * input.length) return undefined;
  return new Error(`too much work: ${work} branches for ${input.length} bytes`);
}

/** Message without numbers, and the innermost place: what makes two findings the same. */
function placeOf(error: Error): string {
  const [, place = ''] = /\n\s+at (.*)/.exec(error.stack ?? '') ?? [];
  return `${error.name} ${error.message.replace(/\d+/g, 'n')} ${place}`;
}

/** Cuts out ever smaller pieces while `isStill` holds. */
async function shrunk(
  input: Uint8Array,
  isStill: (candidate: Uint8Array) => Promise<boolean>,
  maxTries = 2_000,
): Promise<Uint8Array> {
  let best = input;
  let tries = 0;
  for (let size = best.length >> 1; size > 0 && tries < maxTries; size >>= 1) {
    for (let at = 0; at < best.length && tries < maxTries;) {
      const candidate = new Uint8Array(best.length - Math.min(size, best.length - at));
      candidate.set(best.subarray(0, at));
      candidate.set(best.subarray(at + size), at);
      tries += 1;
      if (await isStill(candidate)) best = candidate;
      else at += size;
    }
  }
  return best;
}

function isSubset(small: ReadonlySet<number>, large: ReadonlySet<number>): boolean {
  for (const item of small) if (!large.has(item)) return false;
  return true;
}
