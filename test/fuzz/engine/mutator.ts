/** Makes new inputs out of old ones, by everything a target offers. */
import type { SeededRandom } from '../../../simulator/seeded-random.ts';
import { generalMutations, pick, spliced, wordMutation } from './byte-mutations.ts';
import { bytesOf, DEFAULT_MAX_LENGTH, type FuzzTarget, type Mutation } from './fuzz-target.ts';

const MAX_STEPS = 8;

export class Mutator {
  readonly #random: SeededRandom;
  readonly #maxLength: number;
  readonly #mutations: readonly Mutation[];
  readonly #repair: Mutation | undefined;

  constructor(target: FuzzTarget, random: SeededRandom) {
    this.#random = random;
    this.#maxLength = target.maxLength ?? DEFAULT_MAX_LENGTH;
    this.#repair = target.repair;
    const own = target.mutations ?? [];
    const words = (target.dictionary ?? []).map(bytesOf);
    this.#mutations = [
      ...generalMutations,
      ...(words.length > 0 ? [wordMutation(words), wordMutation(words)] : []),
      // As likely as all the others together.
      ...repeated(own, Math.ceil((generalMutations.length + 2) / Math.max(own.length, 1))),
    ];
  }

  /** A new input; `corpus` is not touched and has at least one. */
  next(corpus: readonly Uint8Array[]): Uint8Array {
    const random = this.#random;
    const parent = this.#parent(corpus);
    let input = random.chance(0.1) ? spliced(parent, pick(corpus, random), random) : parent.slice();
    // Mostly one change: several would undo more than they find.
    let steps = 0;
    do {
      input = pick(this.#mutations, random)(input, random);
      steps += 1;
    } while (steps < MAX_STEPS && random.chance(0.5));
    if (input.length > this.#maxLength) input = input.slice(0, this.#maxLength);
    return this.#repair !== undefined && random.chance(0.75) ? this.#repair(input, random) : input;
  }

  /** What was found last is nearest to what has not been found yet; short inputs are fast ones. */
  #parent(corpus: readonly Uint8Array[]): Uint8Array {
    const recent = Math.min(corpus.length, 32);
    if (this.#random.chance(0.4)) return corpus[corpus.length - this.#random.integer(1, recent)]!;
    const [a, b] = [pick(corpus, this.#random), pick(corpus, this.#random)];
    return a.length < b.length ? a : b;
  }
}

function repeated<Item>(items: readonly Item[], times: number): Item[] {
  return Array.from({ length: times }, () => items).flat();
}
