/** The cell or the gateway has no room or is out of order (causes 26, 34, 38). */
import { because, firstOf, type Rule } from '../rule.ts';

export const networkBusy: Rule = {
  code: 'network-busy',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'reconnect',
  judge(facts) {
    const refused = facts
      .open(['bearer-refused'], ['bearer-up', 'answered', 'ppp-up'])
      .filter(({ value = 0 }) => [26, 34, 38].includes(value));
    return firstOf(because(refused, 0.92));
  },
};
