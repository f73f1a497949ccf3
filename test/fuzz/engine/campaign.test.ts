import { describe, expect, it } from 'vitest';

import { branchCounts } from './branch-counts.ts';
import { runCampaign } from './campaign.ts';
import { bytesOf, type FuzzTarget } from './fuzz-target.ts';

const options = { seed: 1, inputs: 100_000, corpus: [], branchTotal: 8 };

/** Throws for a word of four letters; `counts` says whether the way there can be seen. */
function planted(counts: boolean): FuzzTarget {
  return {
    name: 'planted',
    seeds: ['....'],
    maxLength: 16,
    run(input) {
      for (let i = 0; i < 4; i += 1) {
        if (input[i] !== 'BUGS'.charCodeAt(i)) return;
        if (counts) branchCounts[i] = branchCounts[i]! + 1;
      }
      throw new Error('found');
    },
  };
}

describe('a mistake behind four conditions', () => {
  it('is found by following the branches, and made small', async () => {
    const { findings, branches, inputs } = await runCampaign(planted(true), options);
    expect(findings.map(({ input }) => Buffer.from(input).toString())).toEqual(['BUGS']);
    expect(findings[0]?.error).toMatch(/Error: found\n\s+at /);
    expect(branches).toBe(4);
    expect(inputs).toBe(options.inputs);
  });

  it('is not found without them', async () => {
    expect((await runCampaign(planted(false), options)).findings).toEqual([]);
  });
});

it('runs the same inputs for the same seed, and others for another', async () => {
  const sequence = async (seed: number): Promise<string> => {
    const seen: string[] = [];
    const onInput = (input: Uint8Array) => seen.push(Buffer.from(input).toString('hex'));
    await runCampaign(planted(true), { ...options, inputs: 500, seed, onInput });
    return seen.join();
  };
  expect(await sequence(1)).toBe(await sequence(1));
  expect(await sequence(2)).not.toBe(await sequence(1));
});

it('tries seeds and corpus first and adds what takes a new branch, without what is of no use', async () => {
  const seen: string[] = [];
  const { corpus } = await runCampaign(planted(true), {
    ...options,
    inputs: 60_000,
    corpus: [bytesOf('B...')],
    onInput: (input) => seen.push(Buffer.from(input).toString('latin1')),
  });
  expect(seen.slice(0, 2)).toEqual(['....', 'B...']);
  const added = corpus.slice(2).map((input) => Buffer.from(input).toString('latin1'));
  expect(added.slice(0, 2)).toEqual(['BU', 'BUG']);
});

it('reports an input that takes too many branches for its length', async () => {
  const { findings, mostWork } = await runCampaign(
    {
      name: 'slow',
      seeds: ['a'],
      work: { fixed: 100, perByte: 1 },
      run(input) {
        branchCounts[0] = input.length > 20 ? 500 : 1;
      },
    },
    { ...options, inputs: 2_000 },
  );
  expect(findings).toHaveLength(1);
  expect(findings[0]?.input.length).toBe(21);
  expect(findings[0]?.error).toMatch(/too much work: 500 branches for \d+ bytes/);
  expect(mostWork.branches).toBe(500);
});

it('ends after five different findings, and tells those that differ in a number once', async () => {
  let calls = 0;
  const { findings, inputs } = await runCampaign(
    {
      name: 'broken',
      seeds: [],
      run(input) {
        calls += 1;
        throw new Error(`${'abcdefgh'[(input[0] ?? 0) % 8]} after ${calls}`);
      },
    },
    { ...options, inputs: 1_000, corpus: [Uint8Array.of(1)] },
  );
  expect(findings).toHaveLength(5);
  expect(inputs).toBeLessThan(1_000);
});

it('waits for targets that answer later', async () => {
  const { findings } = await runCampaign(
    {
      name: 'late',
      seeds: ['a'],
      run: () => Promise.reject(new Error('late')),
    },
    { ...options, inputs: 10 },
  );
  expect(findings).toHaveLength(1);
});
