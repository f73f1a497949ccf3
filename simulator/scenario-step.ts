/** Something that happens to a stick while it runs. */
import type { FaultSwitches } from './fault-switches.ts';

export interface ScenarioStep {
  /** From power-up on, stick milliseconds. */
  readonly afterMs: number;
  readonly action:
    | { readonly do: 'set'; readonly faults: Partial<FaultSwitches> }
    | { readonly do: 'unplug' }
    /** The network ends the call with a session-management cause of 3GPP TS 24.008. */
    | { readonly do: 'drop-bearer'; readonly cause: number };
}
