/** `npm run fuzz`: all targets, or some, each in a Worker of its own; a table at the end. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { readCorpus, writeCorpus } from './engine/corpus-file.ts';
import { FuzzHangError, runJob } from './engine/run-job.ts';
import { fuzzTargets } from './fuzz-targets.ts';
import type { FuzzReport } from './fuzz-worker.ts';

export interface FuzzPlaces {
  /** Where fuzz-worker.js and branches.json are. */
  readonly bundleFolder: string;
  readonly corpusFolder: string;
  readonly print: (line: string) => void;
}

export const fuzzUsage = `npm run fuzz [-- [target...] [options]]
  --inputs N     mutated inputs for each target; 1000000
  --seconds N    longest time for each target
  --seed N       start of the randomness; 1
  --jobs N       targets at the same time; 2
  --keep         write what was found to the corpora, reduced to what covers all branches
  --missed       list the branches that were not taken in files that were reached
  --list         name the targets`;

/** Exit code: 0 nothing found, 1 something found, 2 arguments not understood. */
export async function fuzz(args: readonly string[], places: FuzzPlaces): Promise<0 | 1 | 2> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      inputs: { type: 'string', default: '1000000' },
      seconds: { type: 'string' },
      seed: { type: 'string', default: '1' },
      jobs: { type: 'string', default: '2' },
      keep: { type: 'boolean', default: false },
      missed: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  });
  const names = fuzzTargets.map(({ name }) => name);
  if (values.list) names.forEach((name) => places.print(name));
  const unknown = positionals.filter((name) => !names.includes(name));
  const numbers = [values.inputs, values.seed, values.jobs, values.seconds ?? '1'].map(Number);
  if (values.list || unknown.length > 0 || numbers.some((n) => !Number.isFinite(n) || n < 0)) {
    if (values.list) return 0;
    places.print(unknown.length > 0 ? `no target ${unknown.join(', ')}; there are:` : fuzzUsage);
    if (unknown.length > 0) names.forEach((name) => places.print(`  ${name}`));
    return 2;
  }

  const [inputs = 0, seed = 0, jobs = 1] = numbers;
  const run = new FuzzRun(places, {
    inputs,
    seed,
    seconds: values.seconds === undefined ? undefined : Number(values.seconds),
    keep: values.keep,
    missed: values.missed,
  });
  const waiting = positionals.length > 0 ? [...positionals] : [...names];
  const lane = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      await run.target(name);
    }
  };
  places.print(row(headings));
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, lane));
  return run.found === 0 ? 0 : 1;
}

interface RunOptions {
  readonly inputs: number;
  readonly seed: number;
  readonly seconds: number | undefined;
  readonly keep: boolean;
  readonly missed: boolean;
}

class FuzzRun {
  found = 0;
  readonly #places: FuzzPlaces;
  readonly #options: RunOptions;
  readonly #branches: readonly { readonly file: string; readonly line: number }[];

  constructor(places: FuzzPlaces, options: RunOptions) {
    this.#places = places;
    this.#options = options;
    const text = readFileSync(join(places.bundleFolder, 'branches.json'), 'utf8');
    this.#branches = JSON.parse(text) as { file: string; line: number }[];
  }

  async target(name: string): Promise<void> {
    const { corpusFolder, bundleFolder, print } = this.#places;
    const { inputs, seed, seconds, keep, missed } = this.#options;
    const findings = readCorpus(corpusFolder, name, 'findings');
    try {
      const report = await runJob(join(bundleFolder, 'fuzz-worker.js'), {
        target: name,
        inputs,
        seed,
        seconds,
        corpus: [...findings, ...readCorpus(corpusFolder, name, 'covering')],
        branchTotal: this.#branches.length,
        untrimmed: false,
        cover: keep,
        sweep: 'all',
      });
      print(row(cellsOf(report)));
      if (missed) this.#printMissed(report);
      for (const { shape, exponent } of report.superLinear) {
        this.found += 1;
        print(`${name}: more than linear (exponent ${exponent.toFixed(2)}): ${shape}`);
      }
      for (const { input, error } of report.findings) this.#report(name, findings, input, error);
      if (keep) writeCorpus(corpusFolder, name, 'covering', report.corpus);
    } catch (error) {
      if (!(error instanceof FuzzHangError)) throw error;
      const cause = error.cause instanceof Error ? `\n${error.cause.stack}` : '';
      this.#report(name, findings, error.input, `${error.message}${cause}`);
    }
  }

  #report(name: string, known: readonly Uint8Array[], input: Uint8Array, error: string): void {
    const { corpusFolder, print } = this.#places;
    this.found += 1;
    const file = writeCorpus(corpusFolder, name, 'findings', [...known, input]);
    print(`${name}: ${error}`);
    print(`  with ${Buffer.from(input).toString('hex')}`);
    print(`  kept in ${file}`);
  }

  #printMissed({ untaken, target }: FuzzReport): void {
    const missing = new Set(untaken);
    const files = new Map<string, { taken: number; lines: number[] }>();
    this.#branches.forEach(({ file, line }, number) => {
      const entry = files.get(file) ?? { taken: 0, lines: [] };
      if (missing.has(number)) entry.lines.push(line);
      else entry.taken += 1;
      files.set(file, entry);
    });
    for (const [file, { taken, lines }] of files) {
      if (taken === 0 || lines.length === 0) continue;
      this.#places.print(`  ${target} ${file}: ${taken} taken, not: ${lines.join(' ')}`);
    }
  }
}

const headings = ['target', 'inputs', 'inputs/s', 'branches', 'plateau since', 'corpus', 'found'];

function cellsOf(report: FuzzReport): string[] {
  const { target, inputs, seconds, branches, plateauSince, corpus } = report;
  return [
    target,
    String(inputs),
    String(Math.round(inputs / seconds)),
    String(branches),
    `input ${plateauSince}`,
    String(corpus.length),
    String(report.findings.length + report.superLinear.length),
  ];
}

function row(cells: readonly string[]): string {
  const [first = '', ...others] = cells;
  return first.padEnd(20) + others.map((cell) => cell.padStart(15)).join('');
}
