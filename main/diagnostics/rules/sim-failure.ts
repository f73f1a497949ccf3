/** The card does not answer, or never stops being busy. */
import type { FactKind } from '../fact.ts';
import { because, firstOf, type Rule } from '../rule.ts';

export const simFailure: Rule = {
  code: 'sim-failure',
  severity: 'blocks',
  dependsOn: ['at-silent', 'sim-missing'],
  visibleAfterMs: 0,
  action: 'check-sim',
  judge(facts) {
    const resolved: readonly FactKind[] = [
      'sim-ready',
      'sim-pin',
      'registered',
      'bearer-up',
      'answered',
    ];
    const failed = facts.open(['sim-failure'], resolved);
    const busy = facts.open(['sim-busy'], resolved);
    return firstOf(
      because(facts.failures('sim-failure'), 0.9),
      because(failed, 0.85),
      because(busy, busy.length >= 5 ? 0.45 : 0.3),
    );
  },
};
