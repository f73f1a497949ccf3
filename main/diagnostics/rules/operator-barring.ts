/** The operator bars data for this card (cause 8): unpaid, used up, or not active yet. */
import { because, firstOf, type Rule } from '../rule.ts';

export const operatorBarring: Rule = {
  code: 'operator-barring',
  severity: 'blocks',
  dependsOn: ['roaming-blocked'],
  visibleAfterMs: 0,
  action: 'ask-operator',
  judge(facts) {
    const refused = facts
      .open(['bearer-refused'], ['bearer-up', 'answered', 'ppp-up'])
      .filter(({ value = 0 }) => [8].includes(value));
    return firstOf(because(refused, 0.92));
  },
};
