/** The stick takes cards of one operator only. */
import { because, firstOf, type Rule } from '../rule.ts';

export const operatorLock: Rule = {
  code: 'operator-lock',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'ask-operator',
  judge(facts) {
    const locked = facts.open(['operator-lock'], ['registered', 'bearer-up', 'answered']);
    return firstOf(because(facts.failures('operator-lock'), 0.95), because(locked, 0.85));
  },
};
