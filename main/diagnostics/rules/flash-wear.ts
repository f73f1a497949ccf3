/** The mode setting goes to flash at each connect: slow, and the flash wears out. */
import { because, type Rule } from '../rule.ts';

export const flashWear: Rule = {
  code: 'flash-wear',
  severity: 'hint',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'change-tool',
  judge(facts) {
    const written = facts.of('mode-written');
    return written.length >= 3 ? because(written, 0.35) : undefined;
  },
};
