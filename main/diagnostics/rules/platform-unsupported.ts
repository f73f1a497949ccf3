/** This system is not supported yet. */
import { because, type Rule } from '../rule.ts';

export const platformUnsupported: Rule = {
  code: 'platform-unsupported',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'save-report',
  judge(facts) {
    return because(facts.failures('platform-unsupported'), 0.95);
  },
};
