/** The card is locked and nobody entered its PIN. */
import type { FactKind } from '../fact.ts';
import { because, firstOf, type Rule } from '../rule.ts';

export const pinRequired: Rule = {
  code: 'pin-required',
  severity: 'blocks',
  dependsOn: ['pin-wrong', 'puk-required'],
  visibleAfterMs: 0,
  action: 'enter-pin',
  judge(facts) {
    const resolved: readonly FactKind[] = [
      'sim-ready',
      'pin-accepted',
      'registered',
      'bearer-up',
      'answered',
    ];
    const locked = facts.open(['sim-pin'], resolved);
    const asks = facts.open(['state'], resolved).filter(({ text }) => text === 'pin-required');
    return firstOf(because(facts.failures('pin-required'), 0.95), because(locked, 0.85, asks));
  },
};
