/** The network turns the card away. */
import { because, firstOf, type Rule } from '../rule.ts';

export const registrationDenied: Rule = {
  code: 'registration-denied',
  severity: 'blocks',
  dependsOn: ['roaming-blocked'],
  visibleAfterMs: 0,
  action: 'ask-operator',
  judge(facts) {
    const denied = facts.open(['registration-denied'], ['registered', 'bearer-up', 'answered']);
    return firstOf(
      because(facts.failures('registration-denied'), 0.92, denied.slice(-1)),
      because(denied, 0.85),
    );
  },
};
