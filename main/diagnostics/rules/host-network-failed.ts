/** Address or route could not be set on this computer. */
import { because, firstOf, type Rule } from '../rule.ts';

export const hostNetworkFailed: Rule = {
  code: 'host-network-failed',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'change-host',
  judge(facts) {
    return firstOf(
      because(facts.failures('host-network-failed'), 0.93),
      because(facts.open(['route-refused'], ['answered']), 0.6),
    );
  },
};
