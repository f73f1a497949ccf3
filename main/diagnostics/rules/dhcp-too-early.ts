/** DHCP ran before the call was up, and gave up: the stick drops what comes earlier. */
import { because, type Rule } from '../rule.ts';

export const dhcpTooEarly: Rule = {
  code: 'dhcp-too-early',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'reconnect',
  judge(facts) {
    const up = facts.last('bearer-up');
    if (up === undefined || facts.has('dhcp-answered', 'answered')) return undefined;
    const early = facts.before(up, 'dhcp-asked', 'dhcp-failed');
    const later = facts.after(up, 'dhcp-asked', 'dhcp-failed');
    return later.length === 0 ? because(early, 0.7, [up]) : undefined;
  },
};
