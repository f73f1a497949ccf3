/** Something that happens to a stick while it runs. */
import { type FaultSwitches, parseFaultSwitches } from './fault-switches.ts';

export interface ScenarioStep {
  /** From power-up on, stick milliseconds. */
  readonly afterMs: number;
  readonly action:
    | { readonly do: 'set-faults'; readonly faults: Partial<FaultSwitches> }
    | { readonly do: 'unplug' }
    /** The network ends the call with a session-management cause of 3GPP TS 24.008. */
    | { readonly do: 'drop-bearer'; readonly cause: number };
}

/** A step as another thread or a composition root has it: its switches are not checked yet. */
export interface PlainScenarioStep {
  readonly afterMs: number;
  readonly action:
    | { readonly do: 'set-faults'; readonly faults: Readonly<Record<string, unknown>> }
    | Exclude<ScenarioStep['action'], { do: 'set-faults' }>;
}

/** Throws FaultSwitchError. */
export function parseScript(script: readonly PlainScenarioStep[]): readonly ScenarioStep[] {
  return script.map(({ afterMs, action }) => ({
    afterMs,
    action:
      action.do === 'set-faults'
        ? { do: action.do, faults: parseFaultSwitches(action.faults) }
        : action,
  }));
}
