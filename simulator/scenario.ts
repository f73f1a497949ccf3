/**
 * A scenario file: which stick, in what state, and what happens to it when.
 *
 *   { "profile": "e3372h-320", "seed": 7, "sim": { "pin": "4711" }, "faults": { "roaming": true },
 *     "at": [ { "afterMs": 20000, "set": { "answersNothing": true } },
 *             { "afterMs": 40000, "dropBearer": 36 }, { "afterMs": 60000, "unplug": true } ] }
 *
 * Every member may be absent; unknown ones are refused. Times count from power-up, in the stick's.
 */
import { FaultSwitchError, type FaultSwitches, parseFaultSwitches } from './fault-switches.ts';
import { isProfileName, listProfiles, type ProfileName } from './profiles.ts';
import type { ScenarioStep } from './scenario-step.ts';
import { parseSimOptions, SimOptionError, type VirtualSimOptions } from './virtual-sim.ts';

export interface Scenario {
  readonly profile?: ProfileName;
  readonly seed?: number;
  readonly sim?: Partial<VirtualSimOptions>;
  readonly faults?: Partial<FaultSwitches>;
  readonly at?: readonly ScenarioStep[];
}

/** `message` says where in the file and what is wrong there. */
export class ScenarioError extends Error {
  constructor(place: string, problem: string) {
    super(place === '' ? `the scenario ${problem}` : `"${place}" of the scenario ${problem}`);
    this.name = 'ScenarioError';
  }
}

/** Throws ScenarioError. */
export function parseScenario(text: string): Scenario {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ScenarioError('', `is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
  const { profile, seed, sim, faults, at } = members(value, '', [
    'profile',
    'seed',
    'sim',
    'faults',
    'at',
  ]);
  return {
    ...(profile === undefined ? {} : { profile: parseProfile(profile) }),
    ...(seed === undefined ? {} : { seed: wholeNumber(seed, 'seed', 2 ** 32 - 1) }),
    ...(sim === undefined ? {} : { sim: parseSim(sim) }),
    ...(faults === undefined ? {} : { faults: parseFaults(faults, 'faults') }),
    ...(at === undefined ? {} : { at: parseScenarioSteps(at) }),
  };
}

/** The steps alone, as they cross to another thread as plain data. Throws ScenarioError. */
export function parseScenarioSteps(value: unknown): readonly ScenarioStep[] {
  if (!Array.isArray(value)) throw new ScenarioError('at', 'must be a list');
  return value.map((step: unknown, index) => parseStep(step, `at[${index}]`));
}

function parseStep(value: unknown, place: string): ScenarioStep {
  const { afterMs, ...actions } = members(value, place, ['afterMs', 'set', 'unplug', 'dropBearer']);
  if (afterMs === undefined) throw new ScenarioError(place, 'has no "afterMs"');
  const [action, ...others] = Object.entries(actions);
  if (action === undefined || others.length > 0) {
    throw new ScenarioError(place, 'must have one of "set", "unplug", "dropBearer"');
  }
  return {
    afterMs: wholeNumber(afterMs, `${place}.afterMs`, 2 ** 31 - 1),
    action: parseAction(action[0], action[1], place),
  };
}

function parseAction(name: string, value: unknown, place: string): ScenarioStep['action'] {
  switch (name) {
    case 'set':
      return { do: 'set-faults', faults: parseFaults(value, `${place}.set`) };
    case 'dropBearer':
      return { do: 'drop-bearer', cause: wholeNumber(value, `${place}.dropBearer`, 255) };
    default:
      if (value !== true) throw new ScenarioError(`${place}.unplug`, 'must be true');
      return { do: 'unplug' };
  }
}

function parseProfile(value: unknown): ProfileName {
  if (typeof value === 'string' && isProfileName(value)) return value;
  const known = listProfiles().map(({ name }) => name);
  throw new ScenarioError('profile', `must be one of ${known.join(', ')}`);
}

function parseSim(value: unknown): Partial<VirtualSimOptions> {
  const options = members(value, 'sim');
  // JSON has no undefined: null is a card that asks for no PIN.
  if (options['pin'] === null) options['pin'] = undefined;
  try {
    return parseSimOptions(options);
  } catch (error) {
    if (error instanceof SimOptionError)
      throw new ScenarioError('sim', `is wrong: ${error.message}`);
    throw error;
  }
}

function parseFaults(value: unknown, place: string): Partial<FaultSwitches> {
  const switches = members(value, place);
  // JSON has no undefined: null takes a number away that was set before.
  for (const name of Object.keys(switches)) switches[name] ??= undefined;
  try {
    return parseFaultSwitches(switches);
  } catch (error) {
    if (error instanceof FaultSwitchError) {
      throw new ScenarioError(place, `is wrong: ${error.message}`);
    }
    throw error;
  }
}

function members(
  value: unknown,
  place: string,
  known?: readonly string[],
): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ScenarioError(place, 'must be an object');
  }
  const stray = Object.keys(value).find((name) => known?.includes(name) === false);
  if (stray !== undefined) {
    throw new ScenarioError(place, `knows no "${stray}", only ${known?.join(', ') ?? ''}`);
  }
  return { ...value };
}

function wholeNumber(value: unknown, place: string, highest: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= highest) {
    return value;
  }
  throw new ScenarioError(place, `must be a whole number from 0 to ${highest}`);
}
