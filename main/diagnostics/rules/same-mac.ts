/** Two sticks with the factory address 00:1e:10:1f:00:00 on one host. */
import { because, type Rule } from '../rule.ts';

/** Every stick of the family has it. */
const FACTORY = '00:1e:10:1f:00:00';

export const sameMac: Rule = {
  code: 'same-mac',
  severity: 'impairs',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'change-host',
  judge(facts) {
    const macs = facts.of('host-mac').filter(({ text }) => text === FACTORY);
    const open = facts.of('usb-device').length;
    return macs.length >= 2 && facts.of('usb-detached').length === 0 && open >= 2
      ? because(macs, 0.6)
      : undefined;
  },
};
