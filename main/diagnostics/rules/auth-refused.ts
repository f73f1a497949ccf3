/** User name or password of the access point are wrong (cause 29, PAP, CHAP). */
import { because, firstOf, type Rule } from '../rule.ts';

export const authRefused: Rule = {
  code: 'auth-refused',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'choose-plan',
  judge(facts) {
    const refused = facts
      .open(['bearer-refused'], ['bearer-up', 'answered', 'ppp-up'])
      .filter(({ value = 0 }) => [29].includes(value));
    return firstOf(
      because(facts.failures('auth-refused'), 0.93, refused),
      because(refused, 0.9),
      because(facts.open(['auth-failed'], ['bearer-up', 'answered', 'ppp-up']), 0.85),
    );
  },
};
