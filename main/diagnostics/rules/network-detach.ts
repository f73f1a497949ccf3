/** The network ended the call, and nobody dialled again. */
import { because, firstOf, type Rule } from '../rule.ts';

export const networkDetach: Rule = {
  code: 'network-detach',
  severity: 'impairs',
  dependsOn: [
    'call-lost-by-sleep',
    'weak-signal',
    'usb-power',
    'auth-refused',
    'pin-wrong',
    'sim-missing',
    'stick-gone',
  ],
  visibleAfterMs: 10_000,
  action: 'reconnect',
  judge(facts) {
    const down = facts.open(['bearer-down'], ['bearer-up', 'answered', 'ppp-up', 'hang-up']);
    const often = facts.of('bearer-down');
    return firstOf(
      because(facts.failures('network-detach'), 0.85, down),
      because(down, 0.75),
      often.length >= 3 ? because(often, 0.6) : undefined,
    );
  },
};
