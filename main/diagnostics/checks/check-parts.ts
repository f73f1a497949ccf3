/** What the checks on demand are given, and what one of them comes to. */
import type { ConnectionSnapshot } from '../../../shared/connection-snapshot.ts';
import type { Failure } from '../../../shared/failure.ts';
import type { CheckName, CheckResult } from '../../../shared/ipc/checks.ts';
import type { AtSession } from '../../at/at-session.ts';
import type { MeasurementAnswer, MeasurementRequest } from '../../net/measure/measurement.ts';
import type { CheckTargets } from './check-targets.ts';

export interface CheckParts {
  readonly connection: () => Pick<
    ConnectionSnapshot,
    'session' | 'stick' | 'registration' | 'settings'
  >;
  /** Undefined while no modem is awake. */
  readonly at: () => AtSession | undefined;
  readonly measure: (request: MeasurementRequest) => Promise<MeasurementAnswer>;
  /** Frames of the stick's own that came in: ARP and DHCP answers. */
  readonly answersOfStick: () => Promise<number>;
  readonly targets: CheckTargets;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

export type CheckFacts = CheckResult['facts'];

export type CheckOutcome =
  | { readonly status: 'ok'; readonly facts: CheckFacts }
  | { readonly status: 'failed'; readonly failure: Failure; readonly facts?: CheckFacts }
  | { readonly status: 'skipped'; readonly facts?: CheckFacts };

/** What earlier checks found out and later ones need. */
export interface CheckFindings {
  /** Something beyond the stick that answers echoes, dotted decimal. */
  echoHost?: string;
  /** Without load. */
  rttMs?: number;
  /** The download tells of two things: how fast it was, and how long packets waited meanwhile. */
  loadedRttMs?: number | undefined;
}

export interface Check {
  readonly name: CheckName;
  /** Those that must hold for this one to mean anything. */
  readonly needs: readonly CheckName[];
  readonly run: (parts: CheckParts, findings: CheckFindings) => Promise<CheckOutcome>;
}

export function ok(facts: CheckFacts = {}): CheckOutcome {
  return { status: 'ok', facts };
}

export function failed(failure: Failure, facts: CheckFacts = {}): CheckOutcome {
  return { status: 'failed', failure, facts };
}

export function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Tenths of a millisecond: more is noise. */
export function roundedMs(ms: number): number {
  return Math.round(ms * 10) / 10;
}
