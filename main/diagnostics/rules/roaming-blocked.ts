/** Abroad, and data abroad is not allowed, by the person, the stick or the network. */
import { because, firstOf, type Rule } from '../rule.ts';

export const roamingBlocked: Rule = {
  code: 'roaming-blocked',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'allow-roaming',
  judge(facts) {
    const refused = facts.open(['roaming-refused'], ['bearer-up', 'answered']);
    const abroad = facts.of('roaming').slice(-1);
    const turnedDown = facts
      .open(['bearer-refused'], ['bearer-up', 'answered'])
      .filter(({ value }) => value === 33 || value === 8 || value === 32);
    return firstOf(
      because(facts.failures('roaming-blocked'), 0.95, abroad),
      because(refused, 0.85, abroad),
      abroad.length > 0 ? because(turnedDown, 0.6, abroad) : undefined,
    );
  },
};
