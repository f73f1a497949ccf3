/** The plan has no such data connection (causes 32, 33). */
import { because, firstOf, type Rule } from '../rule.ts';

export const notSubscribed: Rule = {
  code: 'not-subscribed',
  severity: 'blocks',
  dependsOn: ['roaming-blocked'],
  visibleAfterMs: 0,
  action: 'ask-operator',
  judge(facts) {
    const refused = facts
      .open(['bearer-refused'], ['bearer-up', 'answered', 'ppp-up'])
      .filter(({ value = 0 }) => [32, 33].includes(value));
    return firstOf(because(facts.failures('not-subscribed'), 0.93, refused), because(refused, 0.9));
  },
};
