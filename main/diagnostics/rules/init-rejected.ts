/** A start command such as ATQ0 is refused, and a strict script gives up over it. */
import { because, type Rule } from '../rule.ts';

export const initRejected: Rule = {
  code: 'init-rejected',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 10_000,
  action: 'change-tool',
  judge(facts) {
    const rejected = facts.open(
      ['init-rejected'],
      ['at-answered', 'dial-sent', 'bearer-up', 'answered'],
    );
    return because(rejected, 0.7);
  },
};
