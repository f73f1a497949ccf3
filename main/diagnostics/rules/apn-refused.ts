/** The network does not know the access point (causes 27, 66, 112). */
import { because, firstOf, type Rule } from '../rule.ts';

export const apnRefused: Rule = {
  code: 'apn-refused',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'choose-plan',
  judge(facts) {
    const refused = facts
      .open(['bearer-refused'], ['bearer-up', 'answered', 'ppp-up'])
      .filter(({ value = 0 }) => [27, 66, 112].includes(value));
    return firstOf(because(facts.failures('apn-refused'), 0.93, refused), because(refused, 0.9));
  },
};
