/** No stick on the bus. */
import { because, type Rule } from '../rule.ts';

export const noStick: Rule = {
  code: 'no-stick',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'plug-in',
  judge(facts) {
    return because(facts.failures('no-stick'), 0.95);
  },
};
