/** The helper that may change the network is not installed. */
import { because, type Rule } from '../rule.ts';

export const helperMissing: Rule = {
  code: 'helper-missing',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'install-helper',
  judge(facts) {
    return because(facts.failures('helper-missing'), 0.95);
  },
};
