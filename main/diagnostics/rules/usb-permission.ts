/** This account may not open the device or its port. */
import { because, firstOf, type Rule } from '../rule.ts';

export const usbPermission: Rule = {
  code: 'usb-permission',
  severity: 'blocks',
  dependsOn: ['apparmor-denied'],
  visibleAfterMs: 0,
  action: 'install-rule',
  judge(facts) {
    const denied = facts.open(['usb-permission'], ['bearer-up', 'answered']);
    return firstOf(because(facts.failures('usb-permission'), 0.95), because(denied, 0.85));
  },
};
