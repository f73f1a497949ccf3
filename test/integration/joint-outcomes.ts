/** What two faults may lead to together: either one's end, or what only the two of them bring about. */
import type { FaultSwitches } from '../../simulator/fault-switches.ts';
import type { FaultCase } from './fault-table.ts';
import type { Outcome } from './virtual-run.ts';

type Switch = keyof FaultSwitches;

/** Why is in the last column; without an entry two faults do not add up to a third. */
const additions: readonly (readonly [Switch, Switch, readonly Outcome[], string])[] = [
  ['dhcpSilent', 'atDhcpUnsupported', ['no-address'], 'each alone leaves the other way'],
  [
    'urcDropPercent',
    'bearerRefusedCause',
    ['bearer-timeout'],
    'of a lost report without a cause nothing is left',
  ],
  [
    'urcDropPercent',
    'detachAfterMs',
    ['bearer-timeout'],
    'up and down again between two questions',
  ],
  ['dropsDownlink', 'atDhcpUnsupported', ['no-address'], 'the offer of DHCP is dropped too'],
  ['muteWithoutDtr', 'controlStallPercent', ['at-silent'], 'the stall may hit the raising of DTR'],
  ['ipv6Only', 'dropsDownlink', ['no-address'], 'IPv6 has no address without an advertisement'],
];

/** `online` only where both allow it. */
export function jointOutcomes(a: FaultCase, b: FaultCase): readonly Outcome[] {
  const survives = [a, b].every(({ outcomes }) => outcomes.includes('online'));
  const either = [...a.outcomes, ...b.outcomes].filter(
    (outcome) => outcome !== 'online' || survives,
  );
  const has = (name: Switch): boolean => name in a.faults || name in b.faults;
  const added = additions.flatMap(([one, other, outcomes]) =>
    has(one) && has(other) ? outcomes : [],
  );
  return [...new Set([...either, ...added])];
}
