/** Too many wrong PINs: the card wants its PUK. */
import { because, firstOf, type Rule } from '../rule.ts';

export const pukRequired: Rule = {
  code: 'puk-required',
  severity: 'blocks',
  dependsOn: ['sim-blocked'],
  visibleAfterMs: 0,
  action: 'enter-puk',
  judge(facts) {
    const locked = facts.open(['sim-puk'], ['sim-ready', 'bearer-up', 'answered']);
    return firstOf(because(facts.failures('puk-required'), 0.95), because(locked, 0.92));
  },
};
