/** Nobody answers DHCP. */
import { because, type Rule } from '../rule.ts';

export const dhcpSilent: Rule = {
  code: 'dhcp-silent',
  severity: 'blocks',
  dependsOn: [
    'framing',
    'bearer-refused',
    'apn-refused',
    'auth-refused',
    'network-detach',
    'dhcp-too-early',
    'no-network',
    'bearer-timeout',
    'stick-hilink',
    'roaming-blocked',
    'call-lost-by-sleep',
    'not-subscribed',
  ],
  visibleAfterMs: 0,
  action: 'change-tool',
  judge(facts) {
    const asked = facts.open(
      ['dhcp-asked'],
      ['dhcp-answered', 'address', 'answered', 'gateway-answered'],
    );
    const failed = facts.open(['dhcp-failed', 'link-local-address'], ['dhcp-answered', 'answered']);
    if (failed.length === 0 && asked.length < 2) return undefined;
    const known = facts.of('static-address').slice(-1);
    return because([...asked, ...failed], failed.length > 0 || asked.length > 2 ? 0.8 : 0.6, known);
  },
};
