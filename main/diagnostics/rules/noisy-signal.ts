/** Strong and useless: another cell or device drowns this one out. */
import { because, type Rule } from '../rule.ts';

const RECENT = 6;

export const noisySignal: Rule = {
  code: 'noisy-signal',
  severity: 'impairs',
  dependsOn: ['weak-signal'],
  visibleAfterMs: 0,
  action: 'move',
  judge(facts) {
    const noisy = facts
      .of('sinr')
      .slice(-RECENT)
      .filter(({ value = 0 }) => value <= -3);
    const strong = facts
      .of('rsrp')
      .slice(-RECENT)
      .filter(({ value = -140 }) => value > -105);
    return noisy.length >= 2 && strong.length > 0
      ? because(noisy, 0.45, strong.slice(-1))
      : undefined;
  },
};
