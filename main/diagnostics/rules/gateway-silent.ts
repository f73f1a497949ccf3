/** The way out does not answer ARP: frames leave and none is for us. */
import { because, type Rule } from '../rule.ts';

export const gatewaySilent: Rule = {
  code: 'gateway-silent',
  severity: 'blocks',
  dependsOn: ['framing', 'network-detach', 'call-lost-by-sleep', 'no-answer'],
  visibleAfterMs: 0,
  action: 'restart-stick',
  judge(facts) {
    const silent = facts.open(['gateway-silent'], ['gateway-answered', 'answered']);
    return because(silent, 0.65);
  },
};
