import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { UsageError } from './command.ts';
import { virtualStickSpec } from './virtual-stick-options.ts';

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'tetherstick-scenario-'))));
afterEach(() => rmSync(directory, { recursive: true }));

function spec(scenario: string, options: Record<string, string> = {}) {
  const file = join(directory, 'scenario.json');
  writeFileSync(file, scenario);
  const input = { positionals: [], options: { ...options, scenario: file } };
  return virtualStickSpec(input, { kind: 'built-in' });
}

it('takes the stick and its fate from a scenario file', () => {
  const scenario = {
    profile: 'e3372h-320',
    seed: 7,
    sim: { pin: '4711' },
    faults: { roaming: true },
    at: [{ afterMs: 10, unplug: true }],
  };
  expect(spec(JSON.stringify(scenario))).toMatchObject({
    profile: 'e3372h-320',
    seed: 7,
    sim: { pin: '4711' },
    faults: { roaming: true },
    script: [{ afterMs: 10, action: { do: 'unplug' } }],
  });
});

it('lets options win over the file', () => {
  const scenario = '{"profile":"e5785","seed":7,"faults":{"roaming":true,"simBusyMs":5}}';
  const options = { profile: 'e3372s-153', seed: '9', fault: 'simBusyMs=6,noNetwork' };
  expect(spec(scenario, options)).toMatchObject({
    profile: 'e3372s-153',
    seed: 9,
    faults: { roaming: true, simBusyMs: 6, noNetwork: true },
  });
});

it.each([
  ['{', 'is not JSON'],
  ['{"fault":{}}', 'knows no "fault"'],
])('names the file and what is wrong with it: %s', (text, message) => {
  expect(() => spec(text)).toThrow(UsageError);
  expect(() => spec(text)).toThrow(message);
  expect(() => spec(text)).toThrow('scenario.json');
});

it('says that a file cannot be read', () => {
  const options = { scenario: join(directory, 'absent.json') };
  const open = () => virtualStickSpec({ positionals: [], options }, { kind: 'built-in' });
  expect(open).toThrow(UsageError);
  expect(open).toThrow('cannot be read');
});
