/** Packets pass and names are not found. */
import { because, firstOf, type Rule } from '../rule.ts';

export const dnsBroken: Rule = {
  code: 'dns-broken',
  severity: 'impairs',
  dependsOn: ['no-answer', 'framing', 'network-detach', 'dhcp-silent', 'captive', 'weak-signal'],
  visibleAfterMs: 0,
  action: 'change-dns',
  judge(facts) {
    const failed = facts.open(['dns-failed'], ['dns-answered']);
    const passes = facts.of('answered');
    return firstOf(
      because(facts.failures('dns-broken'), 0.93),
      passes.length > 0
        ? because(failed, 0.85, passes.slice(-1))
        : because(failed, facts.has('address', 'ppp-up') ? 0.5 : 0.3),
    );
  },
};
