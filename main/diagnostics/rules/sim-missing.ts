/** No card in the slot. */
import { because, firstOf, type Rule } from '../rule.ts';

export const simMissing: Rule = {
  code: 'sim-missing',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'check-sim',
  judge(facts) {
    const missing = facts.open(
      ['sim-missing'],
      ['sim-ready', 'registered', 'bearer-up', 'answered'],
    );
    return firstOf(because(facts.failures('sim-missing'), 0.95), because(missing, 0.9));
  },
};
