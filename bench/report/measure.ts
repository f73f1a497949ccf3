/** One row of a benchmark's table, with what it must and should be. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Digits behind the point. */
  readonly digits: number;
  readonly must?: Bound;
  readonly goal?: Bound;
  /** How the number came about, where the name does not say it. */
  readonly note?: string;
}

export type Bound = { readonly atMost: number } | { readonly atLeast: number };

export interface Section {
  readonly title: string;
  readonly measures: readonly Measure[];
}

export function holds(value: number, bound: Bound): boolean {
  return 'atMost' in bound ? value <= bound.atMost : value >= bound.atLeast;
}
