/** The PUK tries are used up. */
import { because, firstOf, type Rule } from '../rule.ts';

export const simBlocked: Rule = {
  code: 'sim-blocked',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'ask-operator',
  judge(facts) {
    return firstOf(
      because(facts.failures('sim-blocked'), 0.95),
      because(facts.of('sim-blocked'), 0.9),
    );
  },
};
