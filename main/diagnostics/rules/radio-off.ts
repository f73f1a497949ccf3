/** The radio is switched off. */
import { because, firstOf, type Rule } from '../rule.ts';

export const radioOff: Rule = {
  code: 'radio-off',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 10_000,
  action: 'radio-on',
  judge(facts) {
    const off = facts.open(['radio-off'], ['radio-on', 'registered', 'bearer-up', 'answered']);
    return firstOf(because(facts.failures('radio-off'), 0.95), because(off, 0.8));
  },
};
