/** Too little current: the stick needs more than 500 mA in bursts, and starts over when it gets less. */
import { because, firstOf, type Rule } from '../rule.ts';

/** One detach is the mode switch, two a replug; more are none of both. */
const FALLS = 3;

export const usbPower: Rule = {
  code: 'usb-power',
  severity: 'impairs',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'replug',
  judge(facts) {
    const said = facts.of('usb-over-current', 'usb-under-voltage');
    const detached = facts.of('usb-detached');
    const errors = facts.of('usb-enumeration-error', 'usb-transfer-error', 'usb-reset');
    const falls = detached.length >= FALLS && facts.of('usb-device').length >= FALLS;
    return firstOf(
      because(said, detached.length > 0 || errors.length > 0 ? 0.85 : 0.5, detached, errors),
      falls ? because(detached, errors.length > 0 ? 0.8 : 0.65, errors) : undefined,
    );
  },
};
