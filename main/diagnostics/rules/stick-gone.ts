/** The stick left the bus and did not come back. */
import { because, firstOf, type Rule } from '../rule.ts';

/** A detach in the middle of a log is a mode switch or a replug; the end of one is the end. */
const ENDING = 5;

export const stickGone: Rule = {
  code: 'stick-gone',
  severity: 'blocks',
  dependsOn: ['usb-power', 'usb-error', 'stick-in-cd-mode'],
  visibleAfterMs: 0,
  action: 'replug',
  judge(facts) {
    const gone = facts.open(['usb-detached'], ['usb-device', 'driver-bound', 'answered']);
    const last = facts.all.slice(-ENDING).filter((fact) => gone.includes(fact));
    return firstOf(because(facts.failures('stick-gone'), 0.85), because(last, 0.5));
  },
};
