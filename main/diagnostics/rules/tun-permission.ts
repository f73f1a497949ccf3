/** This account may not open a TUN device. */
import { because, firstOf, type Rule } from '../rule.ts';

export const tunPermission: Rule = {
  code: 'tun-permission',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'install-helper',
  judge(facts) {
    return firstOf(
      because(facts.failures('tun-permission'), 0.95),
      because(facts.of('tun-permission'), 0.85),
    );
  },
};
