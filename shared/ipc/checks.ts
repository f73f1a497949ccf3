/** The checks on demand, in the order of the line. */
import type { Failure } from '../failure.ts';
import type { Station } from './snapshot.ts';

export const checkNames = [
  'stick',
  'sim',
  'signal',
  'connection',
  'address',
  'gateway',
  'internet',
  'dns',
  'path-mtu',
  'latency-under-load',
  'throughput',
] as const;

export type CheckName = (typeof checkNames)[number];

export interface CheckResult {
  readonly check: CheckName;
  readonly station: Station;
  /**
   * 'waits': depends on one that failed; its name is in `waitsFor`. 'skipped': there is nothing to
   * measure it with, or against.
   */
  readonly status: 'pending' | 'running' | 'ok' | 'failed' | 'waits' | 'skipped';
  readonly waitsFor?: CheckName;
  readonly tookMs?: number;
  readonly failure?: Failure;
  /** Numbers and names for the sentence: `rttMs`, `mtu`, `apn`, `band` … */
  readonly facts: Readonly<Record<string, number | string>>;
}

export interface ChecksView {
  readonly running: boolean;
  readonly results: readonly CheckResult[];
  /** Unix milliseconds; undefined before the first run. */
  readonly finishedAtMs: number | undefined;
}
