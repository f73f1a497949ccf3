/** Small packets pass, large ones are lost without a word. */
import { because, firstOf, type Rule } from '../rule.ts';

export const mtuBlackhole: Rule = {
  code: 'mtu-blackhole',
  severity: 'impairs',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'lower-mtu',
  judge(facts) {
    const lost = facts.open(['large-lost'], ['large-passed']);
    const said = facts.of('too-big');
    return firstOf(
      because(facts.failures('mtu-blackhole'), 0.93),
      facts.has('answered') ? because(lost, 0.85) : undefined,
      because(said, 0.55),
    );
  },
};
