/** The few inputs of a corpus that take all the branches which all of them take. */
import { branchCounts } from './branch-counts.ts';
import { takeFeatures } from './coverage-map.ts';
import type { FuzzTarget } from './fuzz-target.ts';

/** Greedy, short inputs first; a few per cent more than the smallest possible. */
export async function smallestCover(
  target: FuzzTarget,
  corpus: readonly Uint8Array[],
  branchTotal: number,
): Promise<Uint8Array[]> {
  const left: { input: Uint8Array; features: Set<number> }[] = [];
  branchCounts.fill(0);
  for (const input of corpus) {
    try {
      await target.run(input);
    } catch {
      // Findings are kept elsewhere.
      branchCounts.fill(0);
      continue;
    }
    left.push({ input, features: takeFeatures(branchTotal) });
  }
  const open = new Set(left.flatMap(({ features }) => [...features]));
  left.sort((a, b) => a.input.length - b.input.length);

  const cover: Uint8Array[] = [];
  while (open.size > 0) {
    let best = left[0]!;
    let bestGain = 0;
    for (const candidate of left) {
      let gain = 0;
      for (const feature of candidate.features) if (open.has(feature)) gain += 1;
      if (gain > bestGain) [best, bestGain] = [candidate, gain];
    }
    cover.push(best.input);
    for (const feature of best.features) open.delete(feature);
  }
  return cover;
}
