/** The kernel has no TUN device. */
import { because, firstOf, type Rule } from '../rule.ts';

export const tunMissing: Rule = {
  code: 'tun-missing',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'change-host',
  judge(facts) {
    return firstOf(
      because(facts.failures('tun-missing'), 0.95),
      because(facts.of('tun-missing'), 0.85),
    );
  },
};
