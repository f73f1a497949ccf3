/** The desktop’s rules do not let this account control modems or networks. */
import { because, type Rule } from '../rule.ts';

export const polkitDenied: Rule = {
  code: 'polkit-denied',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'install-helper',
  judge(facts) {
    return because(facts.open(['polkit-denied'], ['bearer-up', 'answered']), 0.8);
  },
};
