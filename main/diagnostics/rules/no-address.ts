/** The call is up and the stick gives no address. */
import { because, type Rule } from '../rule.ts';

export const noAddress: Rule = {
  code: 'no-address',
  severity: 'blocks',
  dependsOn: ['framing'],
  visibleAfterMs: 0,
  action: 'restart-stick',
  judge(facts) {
    return because(facts.failures('no-address'), 0.85);
  },
};
