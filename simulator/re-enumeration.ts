/** Leaving the bus to come back as something else: a mode switch, a reset, a loss of power. */
import type { FaultSwitches } from './fault-switches.ts';
import type { ProfileName } from './profiles.ts';

export interface ReEnumeration {
  readonly profile: ProfileName;
  /** From leaving the bus to being on it again, stick milliseconds. */
  readonly afterMs: number;
  /** What the host's message changed in it. */
  readonly faults: Partial<FaultSwitches>;
}
