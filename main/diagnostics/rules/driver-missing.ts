/** The kernel has no driver for the network function, or it failed to start. */
import { because, type Rule } from '../rule.ts';

export const driverMissing: Rule = {
  code: 'driver-missing',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'change-host',
  judge(facts) {
    const failed = facts.open(['driver-failed'], ['driver-bound', 'link-open']);
    return because(failed, 0.75);
  },
};
