/** Too little signal for a connection that holds. */
import type { Fact } from '../fact.ts';
import { because, type Rule } from '../rule.ts';

/** Levels that count: radio changes by the second. */
const RECENT = 6;

/** Where throughput collapses: RSRP below -118 dBm, RSSI below -107 dBm, a tenth of the bars. */
function isWeak({ kind, value = 0 }: Fact): boolean {
  if (kind === 'rsrp') return value <= -118;
  return kind === 'rssi' ? value <= -107 : value <= 12;
}

export const weakSignal: Rule = {
  code: 'weak-signal',
  severity: 'impairs',
  dependsOn: [],
  visibleAfterMs: 0,
  action: 'move',
  judge(facts) {
    const levels = facts.of('rsrp', 'rssi', 'signal-percent').slice(-RECENT);
    const weak = levels.filter(isWeak);
    const trouble = facts.open(
      [
        'searching',
        'no-network',
        'bearer-timeout',
        'bearer-down',
        'probe-lost',
        'dns-failed',
        'failure',
      ],
      ['answered'],
    );
    if (weak.length === 0 || weak.length * 2 < levels.length) return undefined;
    return because(weak, trouble.length > 0 ? 0.7 : 0.4, trouble.slice(-2));
  },
};
