/** The data call was refused for a reason of its own. */
import type { FactKind } from '../fact.ts';
import { because, firstOf, type Rule } from '../rule.ts';

/** Causes with a rule of their own. */
const named = new Set([8, 26, 27, 28, 29, 32, 33, 34, 38, 50, 51, 52, 66, 112]);

export const bearerRefused: Rule = {
  code: 'bearer-refused',
  severity: 'blocks',
  dependsOn: [
    'apn-refused',
    'auth-refused',
    'not-subscribed',
    'operator-barring',
    'network-busy',
    'address-type-refused',
    'roaming-blocked',
    'no-network',
    'registration-denied',
    'sim-missing',
    'sim-failure',
    'pin-required',
    'pin-wrong',
    'puk-required',
    'radio-off',
    'quoting-lost',
    'network-detach',
    'operator-lock',
  ],
  visibleAfterMs: 0,
  action: 'reconnect',
  judge(facts) {
    const resolved: readonly FactKind[] = ['bearer-up', 'answered', 'ppp-up'];
    const refused = facts
      .open(['bearer-refused'], resolved)
      .filter(({ value = 0 }) => !named.has(value));
    const turnedDown = facts.open(['dial-refused', 'no-carrier'], resolved);
    return firstOf(
      because(facts.failures('bearer-refused'), 0.8, refused),
      because(refused, 0.6),
      because(turnedDown, turnedDown.length > 1 ? 0.55 : 0.45),
    );
  },
};
