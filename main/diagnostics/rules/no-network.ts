/** No network that takes this card was found. */
import type { FactKind } from '../fact.ts';
import { because, firstOf, type Rule } from '../rule.ts';

/** A search takes up to a minute; a program asks every few seconds. */
const PATIENCE = 8;

export const noNetwork: Rule = {
  code: 'no-network',
  severity: 'blocks',
  dependsOn: [
    'radio-off',
    'sim-missing',
    'sim-failure',
    'pin-required',
    'puk-required',
    'registration-denied',
    'roaming-blocked',
    'operator-lock',
  ],
  visibleAfterMs: 0,
  action: 'move',
  judge(facts) {
    const resolved: readonly FactKind[] = ['registered', 'bearer-up', 'answered'];
    const said = facts.open(['no-network'], resolved);
    const searching = facts.open(['searching'], resolved);
    return firstOf(
      because(facts.failures('no-network'), 0.85, searching.slice(-1)),
      because(said, 0.75, searching.slice(-1)),
      because(searching, searching.length >= PATIENCE ? 0.45 : 0.3),
    );
  },
};
