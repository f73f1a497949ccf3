/** The options with which `connect`, `at` and `demo` describe the virtual stick, and their meaning. */
import { readFileSync } from 'node:fs';

import type { StickSpec } from '../main/compose.ts';
import { FaultSwitchError, noFaults, parseFaultSwitches } from '../simulator/fault-switches.ts';
import { isProfileName, listProfiles } from '../simulator/profiles.ts';
import { parseScenario, type Scenario, ScenarioError } from '../simulator/scenario.ts';
import {
  numberOption,
  stringOption,
  UsageError,
  type CommandInput,
  type Option,
} from './command.ts';

export const virtualStickOptions = {
  virtual: { type: 'boolean', help: 'Use the built-in virtual stick.' },
  profile: { type: 'string', value: 'NAME', help: 'Which model it plays; e3372s-153.' },
  fault: {
    type: 'string',
    value: 'A,B=5',
    help: 'Fault switches, as "simulate --list" shows them.',
  },
  seed: { type: 'string', value: 'N', help: 'Start of its randomness; 1.' },
  'time-scale': {
    type: 'string',
    value: 'F',
    help: 'Factor on its delays, 0 to 10; 1 is like real.',
  },
  scenario: {
    type: 'string',
    value: 'FILE',
    help: 'JSON with profile, seed, SIM, faults and what happens when; options win over it.',
  },
} as const satisfies Record<string, Option>;

type Carrier = Extract<StickSpec, { kind: 'virtual' }>['carrier'];

/** Throws UsageError when a word is unknown, or the scenario file wrong. */
export function virtualStickSpec(
  input: CommandInput,
  carrier: Carrier,
): Extract<StickSpec, { kind: 'virtual' }> {
  const scenario = readScenario(stringOption(input, 'scenario'));
  const profile = stringOption(input, 'profile') ?? scenario.profile ?? 'e3372s-153';
  if (!isProfileName(profile)) {
    const known = listProfiles().map(({ name }) => name);
    throw new UsageError(`There is no profile "${profile}". Known: ${known.join(', ')}.`);
  }
  return {
    kind: 'virtual',
    profile,
    faults: { ...scenario.faults, ...parseFaultWords(stringOption(input, 'fault') ?? '') },
    seed: numberOption(input, 'seed', { min: 0, max: 2 ** 32 - 1, fallback: scenario.seed ?? 1 }),
    timeScale: numberOption(input, 'time-scale', { min: 0, max: 10, fallback: 1 }),
    sim: { ...scenario.sim },
    script: scenario.at ?? [],
    carrier,
  };
}

function readScenario(path: string | undefined): Scenario {
  if (path === undefined) return {};
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`The scenario cannot be read: ${(error as Error).message}.`);
  }
  try {
    return parseScenario(text);
  } catch (error) {
    if (error instanceof ScenarioError) throw new UsageError(`${path}: ${error.message}.`);
    throw error;
  }
}

/** `a,b=5` → { a: true, b: 5 }. Throws UsageError for an unknown word. */
export function parseFaultWords(text: string): Record<string, unknown> {
  const faults: Record<string, unknown> = {};
  for (const word of text.split(',').filter((part) => part.trim() !== '')) {
    const [name = '', value] = word.split('=', 2).map((part) => part.trim());
    if (!Object.hasOwn(noFaults, name)) {
      throw new UsageError(
        `There is no fault "${name}". "tetherstick simulate --list" shows them.`,
      );
    }
    faults[name] =
      value === undefined || value === 'true' ? true : value === 'false' ? false : Number(value);
  }
  try {
    return { ...parseFaultSwitches(faults) };
  } catch (error) {
    if (error instanceof FaultSwitchError) throw new UsageError(`${error.message}.`);
    throw error;
  }
}
