/** The stick still is its install disc: nobody told it to be a modem, or it did not listen. */
import type { FactKind } from '../fact.ts';
import { because, firstOf, type Rule } from '../rule.ts';

export const stickInCdMode: Rule = {
  code: 'stick-in-cd-mode',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'switch-mode',
  judge(facts) {
    const failed = facts.failures('stick-in-cd-mode');
    const isModem: readonly FactKind[] = [
      'driver-bound',
      'serial-port',
      'mode-switched',
      'bearer-up',
    ];
    const discs = facts.open(['cd-seen'], isModem);
    const refused = facts.open(['mode-switch-failed'], isModem);
    return firstOf(
      because(failed, 0.95),
      because(refused, 0.85, discs),
      facts.has(...isModem) ? undefined : because(discs, 0.6),
    );
  },
};
