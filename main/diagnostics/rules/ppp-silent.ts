/** The modem connected and no PPP peer speaks: sticks of this kind want NCM, not PPP. */
import { because, type Rule } from '../rule.ts';

export const pppSilent: Rule = {
  code: 'ppp-silent',
  severity: 'blocks',
  dependsOn: ['auth-refused'],
  visibleAfterMs: 0,
  action: 'change-tool',
  judge(facts) {
    const silent = facts.open(['ppp-no-answer'], ['ppp-up', 'answered']);
    return because(silent, 0.75, facts.of('dial-accepted').slice(-1));
  },
};
