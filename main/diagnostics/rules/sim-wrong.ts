/** A card this stick does not take. */
import { because, firstOf, type Rule } from '../rule.ts';

export const simWrong: Rule = {
  code: 'sim-wrong',
  severity: 'blocks',
  dependsOn: ['operator-lock'],
  visibleAfterMs: 0,
  action: 'check-sim',
  judge(facts) {
    const wrong = facts.open(['sim-wrong'], ['sim-ready', 'bearer-up', 'answered']);
    return firstOf(because(facts.failures('sim-wrong'), 0.95), because(wrong, 0.9));
  },
};
