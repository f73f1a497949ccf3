import { expect, it } from 'vitest';

import { parseScenario, ScenarioError } from './scenario.ts';

it('reads every member', () => {
  const scenario = {
    profile: 'e3372h-320',
    seed: 7,
    sim: { pin: '4711', triesLeft: 2 },
    faults: { roaming: true, registrationDelayMs: 5000 },
    at: [
      { afterMs: 0, set: { answersNothing: true, detachAfterMs: null } },
      { afterMs: 1000, dropBearer: 36 },
      { afterMs: 2000, unplug: true },
    ],
  };
  expect(parseScenario(JSON.stringify(scenario))).toEqual({
    ...scenario,
    at: [
      { afterMs: 0, action: { do: 'set-faults', faults: { answersNothing: true } } },
      { afterMs: 1000, action: { do: 'drop-bearer', cause: 36 } },
      { afterMs: 2000, action: { do: 'unplug' } },
    ],
  });
});

it('leaves out what is not there', () => {
  expect(parseScenario('{}')).toEqual({});
});

it('takes null for a card that asks for no PIN', () => {
  expect(parseScenario('{"sim":{"pin":null}}').sim).toEqual({ pin: undefined });
});

it.each([
  ['nonsense', 'the scenario is not JSON'],
  ['[]', 'the scenario must be an object'],
  ['null', 'the scenario must be an object'],
  ['{"profil":"x"}', 'the scenario knows no "profil", only profile, seed, sim, faults, at'],
  ['{"profile":"e9"}', '"profile" of the scenario must be one of e3372s-153, '],
  ['{"profile":"toString"}', '"profile" of the scenario must be one of'],
  ['{"seed":-1}', '"seed" of the scenario must be a whole number from 0 to 4294967295'],
  ['{"seed":1.5}', '"seed"'],
  ['{"sim":{"pins":"1"}}', '"sim" of the scenario is wrong: no SIM option "pins"'],
  ['{"sim":{"pin":1234}}', '"sim" of the scenario is wrong'],
  ['{"faults":{"rooming":true}}', '"faults" of the scenario is wrong: no fault switch "rooming"'],
  ['{"faults":{"roaming":"yes"}}', '"faults" of the scenario is wrong'],
  ['{"faults":{"roaming":null}}', '"faults" of the scenario is wrong'],
  ['{"faults":{"__proto__":{}}}', '"faults" of the scenario is wrong'],
  ['{"at":{}}', '"at" of the scenario must be a list'],
  ['{"at":[1]}', '"at[0]" of the scenario must be an object'],
  ['{"at":[{"unplug":true}]}', '"at[0]" of the scenario has no "afterMs"'],
  ['{"at":[{"afterMs":1}]}', '"at[0]" of the scenario must have one of'],
  ['{"at":[{"afterMs":1,"unplug":true,"dropBearer":1}]}', 'must have one of'],
  ['{"at":[{"afterMs":1,"unplug":false}]}', '"at[0].unplug" of the scenario must be true'],
  ['{"at":[{"afterMs":1,"dropBearer":256}]}', '"at[0].dropBearer" of the scenario must be'],
  ['{"at":[{"afterMs":"1","unplug":true}]}', '"at[0].afterMs" of the scenario must be'],
  ['{"at":[{"afterMs":1,"set":{"x":1}}]}', '"at[0].set" of the scenario is wrong'],
  ['{"at":[{"afterMs":1,"pull":true}]}', '"at[0]" of the scenario knows no "pull"'],
])('refuses %s', (text, message) => {
  expect(() => parseScenario(text)).toThrow(ScenarioError);
  expect(() => parseScenario(text)).toThrow(message);
});
