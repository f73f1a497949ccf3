/** The helper could not do what it was asked. */
import { because, type Rule } from '../rule.ts';

export const helperFailed: Rule = {
  code: 'helper-failed',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'save-report',
  judge(facts) {
    return because(facts.failures('helper-failed'), 0.95);
  },
};
