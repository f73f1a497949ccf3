/** The AT channel inside the network function (cdc-wdm) is mute on the E3372; its serial port is not. */
import { because, type Rule } from '../rule.ts';

export const encapsulatedChannelDead: Rule = {
  code: 'encapsulated-channel-dead',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'change-tool',
  judge(facts) {
    return because(facts.open(['encapsulated-silent'], ['bearer-up', 'answered']), 0.8);
  },
};
