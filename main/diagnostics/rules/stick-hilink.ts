/** The stick is a router of its own (HiLink): no modem to talk to, and the host is online behind it. */
import { because, firstOf, type Rule } from '../rule.ts';

export const stickHilink: Rule = {
  code: 'stick-hilink',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'open-page',
  judge(facts) {
    return firstOf(
      because(facts.failures('stick-hilink'), 0.95),
      because(facts.of('hilink-seen'), 0.85),
    );
  },
};
