/**
 * Every parser of foreign bytes: all inputs that ever mattered, then a few thousand new ones, the
 * same in every run. `npm run fuzz` does the same with a million.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { readCorpus } from './engine/corpus-file.ts';
import { runJob } from './engine/run-job.ts';
import { fuzzTargets } from './fuzz-targets.ts';

const INPUTS = 2_000;
/** Seconds of work at most, minutes on a computer that has other things to do. */
const LIMIT_MS = 180_000;
const corpusFolder = join(import.meta.dirname, 'corpus');

let bundleFolder = '';
let branchTotal = 0;

beforeAll(async () => {
  bundleFolder = mkdtempSync(join(tmpdir(), 'tetherstick-fuzz-'));
  const configFile = join(import.meta.dirname, 'vite.config.ts');
  await build({ configFile, build: { outDir: bundleFolder } });
  const branches = readFileSync(join(bundleFolder, 'branches.json'), 'utf8');
  branchTotal = (JSON.parse(branches) as unknown[]).length;
});
afterAll(() => rmSync(bundleFolder, { recursive: true, force: true }));

it.each(fuzzTargets.map(({ name }) => name))(
  '%s keeps its promises',
  async (target) => {
    const corpus = [
      ...readCorpus(corpusFolder, target, 'findings'),
      ...readCorpus(corpusFolder, target, 'covering'),
    ];
    const report = await runJob(join(bundleFolder, 'fuzz-worker.js'), {
      target,
      seed: 1,
      inputs: INPUTS,
      seconds: undefined,
      corpus,
      branchTotal,
      untrimmed: true,
      cover: false,
      sweep: 'own',
    });
    const findings = report.findings.map(({ input, error }) => ({
      error,
      input: Buffer.from(input).toString('hex'),
    }));
    expect(findings).toEqual([]);
    expect(report.superLinear).toEqual([]);
    expect(report.inputs).toBe(INPUTS);
  },
  LIMIT_MS,
);

it('has names of targets that differ, and can be folders', () => {
  const names = fuzzTargets.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z][a-z0-9-]*$/.test(name))).toEqual([]);
});
