/** The dial was accepted, which means "understood"; that the call is up was never said. */
import { because, type Rule } from '../rule.ts';

export const bearerUnconfirmed: Rule = {
  code: 'bearer-unconfirmed',
  severity: 'blocks',
  dependsOn: ['ppp-silent'],
  visibleAfterMs: 0,
  action: 'change-tool',
  judge(facts) {
    const accepted = facts.open(
      ['dial-accepted'],
      ['bearer-up', 'bearer-refused', 'answered', 'ppp-up', 'static-address'],
    );
    const silent = facts.open(
      ['dhcp-asked', 'dhcp-failed', 'probe-lost'],
      ['dhcp-answered', 'answered'],
    );
    return silent.length > 0 ? because(accepted, 0.5) : undefined;
  },
};
