/** A network function nobody here knows. */
import { because, type Rule } from '../rule.ts';

export const stickUnsupported: Rule = {
  code: 'stick-unsupported',
  severity: 'blocks',
  dependsOn: ['usb-error'],
  visibleAfterMs: 0,
  action: 'save-report',
  judge(facts) {
    return because(facts.failures('stick-unsupported'), 0.8);
  },
};
