/** The network leaves the call for data without an answer. */
import { because, firstOf, type Rule } from '../rule.ts';

export const bearerTimeout: Rule = {
  code: 'bearer-timeout',
  severity: 'blocks',
  dependsOn: [
    'no-network',
    'weak-signal',
    'at-port-wrong',
    'roaming-blocked',
    'registration-denied',
  ],
  visibleAfterMs: 0,
  action: 'reconnect',
  judge(facts) {
    const silent = facts.open(['bearer-timeout'], ['bearer-up', 'answered', 'ppp-up']);
    return firstOf(because(facts.failures('bearer-timeout'), 0.85), because(silent, 0.65));
  },
};
