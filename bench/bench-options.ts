/** How thorough the suites are. */
export interface BenchOptions {
  readonly rounds: number;
  readonly seconds: number;
  /** Just enough to see that everything runs; the numbers mean nothing. */
  readonly smoke: boolean;
}
