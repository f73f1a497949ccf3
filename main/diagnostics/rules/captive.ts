/** The operator answers everything with a page of its own. */
import { because, firstOf, type Rule } from '../rule.ts';

export const captive: Rule = {
  code: 'captive',
  severity: 'impairs',
  dependsOn: ['cap-reached'],
  visibleAfterMs: 0,
  action: 'open-page',
  judge(facts) {
    return firstOf(because(facts.failures('captive'), 0.93), because(facts.of('captive'), 0.8));
  },
};
