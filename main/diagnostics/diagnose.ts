/** Runs the rules over the facts: likely causes first, symptoms of other causes behind them. */
import type { Cause, CauseCode } from '../../shared/cause.ts';
import type { Fact } from './fact.ts';
import { FactList } from './fact-list.ts';
import type { Rule } from './rule.ts';
import { rules } from './rules.ts';

export interface FoundCause extends Cause {
  readonly evidence: readonly Fact[];
  readonly rule: Rule;
}

/** Less sure than this is a guess, and guesses send people the wrong way. */
const LEAST_CONFIDENCE = 0.25;

/** A symptom of another cause counts so much. */
const SYMPTOM_FACTOR = 0.5;

export function diagnose(facts: readonly Fact[]): readonly FoundCause[] {
  const list = new FactList(facts);
  const found = new Map<CauseCode, FoundCause>();
  for (const rule of rules) {
    const verdict = rule.judge(list);
    if (verdict === undefined || verdict.confidence < LEAST_CONFIDENCE) continue;
    const { code, severity, action } = rule;
    found.set(code, { code, severity, action, rule, ...verdict });
  }
  return Array.from(found.values(), (cause) => weighed(cause, found))
    .filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)
    .sort((a, b) => b.confidence - a.confidence);
}

function weighed(cause: FoundCause, found: ReadonlyMap<CauseCode, FoundCause>): FoundCause {
  const explained = cause.rule.dependsOn.some((code) => found.has(code));
  const confidence = explained ? cause.confidence * SYMPTOM_FACTOR : cause.confidence;
  return { ...cause, confidence: Math.round(confidence * 100) / 100 };
}
