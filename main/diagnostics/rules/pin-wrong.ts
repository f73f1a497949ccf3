/** A PIN was refused. */
import { because, firstOf, type Rule } from '../rule.ts';

export const pinWrong: Rule = {
  code: 'pin-wrong',
  severity: 'blocks',
  dependsOn: ['puk-required', 'sim-blocked'],
  visibleAfterMs: 0,
  action: 'enter-pin',
  judge(facts) {
    const refused = facts.open(
      ['pin-refused'],
      ['pin-accepted', 'sim-ready', 'bearer-up', 'answered'],
    );
    return firstOf(because(facts.failures('pin-wrong'), 0.95), because(refused, 0.9));
  },
};
