/** Which branches have been taken so far, and how often in one input. */
import { branchCounts } from './branch-counts.ts';

/**
 * Counts of one input fall into eight classes, 1, 2, 3, 4-7, 8-15, 16-31, 32-127 and more, one bit
 * each: passing a loop once, twice or very often are three different things.
 */
export function classOfCount(count: number): number {
  if (count <= 3) return 1 << (count - 1);
  if (count < 8) return 8;
  if (count < 16) return 16;
  if (count < 32) return 32;
  return count < 128 ? 64 : 128;
}

export interface Passage {
  /** A branch that no input before has taken. */
  readonly newBranch: boolean;
  /** A branch taken more or less often than by any input before. */
  readonly newClass: boolean;
  /** All branches taken, repetitions included: the measure of the work done. */
  readonly work: number;
}

export class CoverageMap {
  readonly #classes: Uint8Array;
  #branches = 0;

  /** `branchTotal` branches are numbered, from 0. */
  constructor(branchTotal: number) {
    this.#classes = new Uint8Array(branchTotal);
  }

  /** Distinct branches taken so far. */
  get branches(): number {
    return this.#branches;
  }

  hasTaken(branch: number): boolean {
    return this.#classes[branch] !== 0;
  }

  /** Adds what was counted since the last call and clears the counters. */
  take(): Passage {
    const classes = this.#classes;
    let newBranch = false;
    let newClass = false;
    let work = 0;
    for (let branch = 0; branch < classes.length; branch += 1) {
      const count = branchCounts[branch]!;
      if (count === 0) continue;
      branchCounts[branch] = 0;
      work += count;
      const known = classes[branch]!;
      const bit = classOfCount(count);
      if ((known & bit) !== 0) continue;
      classes[branch] = known | bit;
      newClass = true;
      if (known === 0) {
        newBranch = true;
        this.#branches += 1;
      }
    }
    return { newBranch, newClass, work };
  }
}

/** Numbers of the branches and classes counted since the last clearing, which this is too. */
export function takeFeatures(branchTotal: number): Set<number> {
  const features = new Set<number>();
  for (let branch = 0; branch < branchTotal; branch += 1) {
    const count = branchCounts[branch]!;
    if (count === 0) continue;
    branchCounts[branch] = 0;
    features.add(256 * branch + classOfCount(count));
  }
  return features;
}
