/** A security profile keeps the program from the device. */
import { because, type Rule } from '../rule.ts';

export const apparmorDenied: Rule = {
  code: 'apparmor-denied',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'change-host',
  judge(facts) {
    return because(facts.open(['apparmor-denied'], ['bearer-up', 'answered']), 0.75);
  },
};
