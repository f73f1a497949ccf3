/** A shell took the quotes out of a command, so the modem reads something else. */
import { because, type Rule } from '../rule.ts';

export const quotingLost: Rule = {
  code: 'quoting-lost',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'change-tool',
  judge(facts) {
    const lost = facts.of('quotes-lost');
    const refused = facts.open(['at-error', 'dial-refused'], ['bearer-up', 'answered']);
    return refused.length > 0 ? because(lost, 0.7, refused) : undefined;
  },
};
