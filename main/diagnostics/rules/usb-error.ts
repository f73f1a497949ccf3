/** Transfers fail, or the stick does not enumerate: cable, hub, port. */
import { because, firstOf, type Rule } from '../rule.ts';

export const usbError: Rule = {
  code: 'usb-error',
  severity: 'blocks',
  dependsOn: ['usb-power'],
  visibleAfterMs: 0,
  action: 'replug',
  judge(facts) {
    const broken = facts.open(['usb-enumeration-error', 'usb-transfer-error'], ['answered']);
    const confidence = broken.length >= 3 ? 0.7 : broken.length === 2 ? 0.5 : 0.3;
    return firstOf(because(facts.failures('usb-error'), 0.8), because(broken, confidence));
  },
};
