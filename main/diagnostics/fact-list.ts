/** Facts in the order they were seen, and the questions rules ask of them. */
import type { FailureCode } from '../../shared/failure.ts';
import type { Fact, FactKind } from './fact.ts';

export class FactList {
  readonly all: readonly Fact[];
  readonly #byKind = new Map<FactKind, number[]>();
  readonly #index = new Map<Fact, number>();

  constructor(facts: readonly Fact[]) {
    this.all = facts;
    facts.forEach((fact, index) => {
      this.#index.set(fact, index);
      const indices = this.#byKind.get(fact.kind);
      if (indices === undefined) this.#byKind.set(fact.kind, [index]);
      else indices.push(index);
    });
  }

  has(...kinds: readonly FactKind[]): boolean {
    return kinds.some((kind) => this.#byKind.has(kind));
  }

  of(...kinds: readonly FactKind[]): readonly Fact[] {
    return this.#facts(this.#indices(kinds));
  }

  last(...kinds: readonly FactKind[]): Fact | undefined {
    return this.of(...kinds).at(-1);
  }

  /** Those of `kinds` behind the last of `resolvers`: what was not put right since. */
  open(kinds: readonly FactKind[], resolvers: readonly FactKind[]): readonly Fact[] {
    const resolved = this.#indices(resolvers).at(-1) ?? -1;
    return this.#facts(this.#indices(kinds).filter((index) => index > resolved));
  }

  /** Those of `kinds` that came after `fact`. */
  after(fact: Fact, ...kinds: readonly FactKind[]): readonly Fact[] {
    const from = this.#index.get(fact) ?? -1;
    return this.#facts(this.#indices(kinds).filter((index) => index > from));
  }

  /** Those of `kinds` that came before `fact`. */
  before(fact: Fact, ...kinds: readonly FactKind[]): readonly Fact[] {
    const to = this.#index.get(fact) ?? -1;
    return this.#facts(this.#indices(kinds).filter((index) => index < to));
  }

  /** Failures of our own program with one of these codes that nothing followed. */
  failures(...codes: readonly FailureCode[]): readonly Fact[] {
    return this.open(['failure'], ['answered']).filter(({ text }) =>
      codes.some((code) => code === text),
    );
  }

  #facts(indices: readonly number[]): readonly Fact[] {
    return indices.map((index) => this.all[index] as Fact);
  }

  #indices(kinds: readonly FactKind[]): number[] {
    const found = kinds.flatMap((kind) => this.#byKind.get(kind) ?? []);
    return kinds.length > 1 ? found.sort((a, b) => a - b) : found;
  }
}
