/** The modem refuses a command it should know. */
import { because, type Rule } from '../rule.ts';

export const atError: Rule = {
  code: 'at-error',
  severity: 'blocks',
  dependsOn: ['sim-failure', 'at-silent'],
  visibleAfterMs: 0,
  action: 'save-report',
  judge(facts) {
    return because(facts.failures('at-error'), 0.6);
  },
};
