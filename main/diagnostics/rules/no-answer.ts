/** There is an address, and nothing comes back. */
import { because, firstOf, type Rule } from '../rule.ts';

export const noAnswer: Rule = {
  code: 'no-answer',
  severity: 'blocks',
  dependsOn: ['framing', 'network-detach', 'call-lost-by-sleep', 'cap-reached', 'weak-signal'],
  visibleAfterMs: 0,
  action: 'restart-stick',
  judge(facts) {
    const lost = facts.open(['probe-lost'], ['answered']);
    const hasAddress = facts.has('address', 'static-address', 'dhcp-answered', 'ppp-up');
    return firstOf(
      because(facts.failures('no-answer'), 0.88),
      hasAddress ? because(lost, 0.6) : undefined,
    );
  },
};
