/** Tries are spent already: another program or script entered a wrong PIN. */
import { because, firstOf, type Rule } from '../rule.ts';

/** Tries of a card that nobody got wrong. */
const FULL = 3;

export const pinGuarded: Rule = {
  code: 'pin-guarded',
  severity: 'hint',
  dependsOn: ['pin-wrong', 'puk-required'],
  visibleAfterMs: 0,
  action: 'enter-pin',
  judge(facts) {
    const few = facts.of('pin-tries').filter(({ value = FULL }) => value > 0 && value < FULL);
    return firstOf(because(facts.failures('pin-guarded'), 0.9), because(few.slice(-1), 0.4));
  },
};
