/** The modem does not answer on its AT port. */
import { because, firstOf, type Rule } from '../rule.ts';

export const atSilent: Rule = {
  code: 'at-silent',
  severity: 'blocks',
  dependsOn: ['encapsulated-channel-dead', 'at-port-wrong', 'stick-busy', 'usb-power'],
  visibleAfterMs: 0,
  action: 'restart-stick',
  judge(facts) {
    const silent = facts.open(['at-timeout'], ['at-answered', 'bearer-up', 'answered']);
    return firstOf(
      because(facts.failures('at-silent'), 0.9),
      because(silent, silent.length > 1 ? 0.75 : 0.55),
    );
  },
};
