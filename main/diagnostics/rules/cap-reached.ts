/** The data of the plan, or the limit set here, is used up. */
import { because, firstOf, type Rule } from '../rule.ts';

export const capReached: Rule = {
  code: 'cap-reached',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'ask-operator',
  judge(facts) {
    return firstOf(
      because(facts.failures('cap-reached'), 0.95),
      because(facts.of('cap-reached'), 0.7),
    );
  },
};
