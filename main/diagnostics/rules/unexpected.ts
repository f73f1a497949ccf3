/** Something in Tetherstick itself went wrong. */
import { because, type Rule } from '../rule.ts';

export const unexpected: Rule = {
  code: 'unexpected',
  severity: 'blocks',
  dependsOn: ['stick-gone', 'usb-error'],
  visibleAfterMs: 0,
  action: 'save-report',
  judge(facts) {
    return because(facts.failures('unexpected'), 0.7);
  },
};
