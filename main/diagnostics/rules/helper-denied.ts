/** The permission to change the network was not given. */
import { because, type Rule } from '../rule.ts';

export const helperDenied: Rule = {
  code: 'helper-denied',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'reconnect',
  judge(facts) {
    return because(facts.failures('helper-denied'), 0.95);
  },
};
