/** One of several serial ports: this one answers AT and nothing more, or dials without effect. */
import { because, type Rule } from '../rule.ts';

export const atPortWrong: Rule = {
  code: 'at-port-wrong',
  severity: 'blocks',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'change-tool',
  judge(facts) {
    return because(facts.open(['port-answers-only-at'], ['bearer-up']), 0.7);
  },
};
