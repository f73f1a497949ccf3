/** The network gives one address family only (causes 28, 50, 51, 52). */
import { because, firstOf, type Rule } from '../rule.ts';

export const addressTypeRefused: Rule = {
  code: 'address-type-refused',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 10_000,
  action: 'choose-plan',
  judge(facts) {
    const refused = facts
      .open(['bearer-refused'], ['bearer-up', 'answered', 'ppp-up'])
      .filter(({ value = 0 }) => [28, 50, 51, 52].includes(value));
    return firstOf(because(refused, 0.92));
  },
};
