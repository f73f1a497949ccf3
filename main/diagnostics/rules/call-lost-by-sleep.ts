/** Sleep ended the call: suspend drops it, and nobody dialled again. */
import { because, type Rule } from '../rule.ts';

export const callLostBySleep: Rule = {
  code: 'call-lost-by-sleep',
  severity: 'impairs',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'reconnect',
  judge(facts) {
    const woken = facts.of('resumed').at(-1) ?? facts.of('suspended').at(-1);
    if (woken === undefined) return undefined;
    const trouble = facts.after(
      woken,
      'bearer-down',
      'probe-lost',
      'dhcp-failed',
      'gateway-silent',
      'usb-transfer-error',
      'failure',
    );
    const isBack = facts.after(woken, 'answered', 'bearer-up').length > 0;
    return isBack || trouble.length === 0 ? undefined : because([woken], 0.75, trouble);
  },
};
