/** The modem does not name its maker, so a script that asks for it calls it unsupported. */
import { because, type Rule } from '../rule.ts';

export const makerUnknown: Rule = {
  code: 'maker-unknown',
  severity: 'blocks',
  dependsOn: ['stick-hilink', 'stick-in-cd-mode'],
  visibleAfterMs: 0,
  action: 'change-tool',
  judge(facts) {
    const unsupported = facts.open(
      ['modem-unsupported'],
      ['dial-accepted', 'bearer-up', 'answered'],
    );
    return because(unsupported, 0.65, facts.of('manufacturer-empty'));
  },
};
