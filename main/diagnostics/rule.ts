/** What a rule is: one cause, the facts that speak for it, and what to do about it. */
import type { CauseAction, CauseCode, CauseSeverity } from '../../shared/cause.ts';
import type { Fact } from './fact.ts';
import type { FactList } from './fact-list.ts';

export interface Verdict {
  /** 0…1, before other causes are taken into account. */
  readonly confidence: number;
  /** The facts that speak for it; never empty. */
  readonly evidence: readonly Fact[];
}

export interface Rule {
  readonly code: CauseCode;
  readonly severity: CauseSeverity;
  /** Causes that explain this one: beside one of them it is only their symptom. */
  readonly dependsOn: readonly CauseCode[];
  /** How long its evidence must last before a person is told: shorter trouble heals by itself. */
  readonly visibleAfterMs: number;
  readonly action: CauseAction;
  judge(facts: FactList): Verdict | undefined;
}

/** A verdict, or undefined where no fact speaks for it. */
export function because(
  evidence: readonly Fact[],
  confidence: number,
  ...more: readonly (readonly Fact[])[]
): Verdict | undefined {
  if (evidence.length === 0) return undefined;
  return { confidence, evidence: [...evidence, ...more.flat()] };
}

/** The first verdict there is. */
export function firstOf(...verdicts: readonly (Verdict | undefined)[]): Verdict | undefined {
  return verdicts.find((verdict) => verdict !== undefined);
}
