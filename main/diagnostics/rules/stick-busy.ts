/** Another program holds the stick or its port. */
import { because, firstOf, type Rule } from '../rule.ts';

export const stickBusy: Rule = {
  code: 'stick-busy',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'take-over',
  judge(facts) {
    const busy = facts.open(['port-busy'], ['bearer-up', 'answered']);
    return firstOf(because(facts.failures('stick-busy'), 0.95), because(busy, 0.8));
  },
};
