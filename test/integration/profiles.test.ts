/** Every profile goes online or ends in its explanation. */
import { afterEach, beforeEach, expect, it } from 'vitest';

import { listProfiles, type ProfileName } from '../../simulator/profiles.ts';
import { VirtualTime } from '../fakes/virtual-time.ts';
import { type Outcome, virtualRun } from './virtual-run.ts';

const expected: Readonly<Record<ProfileName, Outcome>> = {
  'e3372s-153': 'online',
  'e3372-21.200': 'online',
  'e3372-21.318': 'online',
  'e3372h-1506': 'online',
  'e3372h-320': 'online',
  e5785: 'online',
  'cd-14fe': 'stick-in-cd-mode',
  'cd-1f01': 'stick-in-cd-mode',
  hilink: 'stick-hilink',
  brovi: 'stick-unsupported',
  'brovi-cd': 'stick-in-cd-mode',
  'brovi-ncm': 'online',
};

let time: VirtualTime;
beforeEach(() => void (time = new VirtualTime()));
afterEach(() => time.end());

it.each(listProfiles())('$name: $title', async ({ name }) => {
  const run = virtualRun(time, { profile: name });
  expect(await run.outcome(), run.walk()).toBe(expected[name]);
  if (expected[name] === 'online') {
    expect(await run.pings()).toBe(true);
    expect(run.stick().counters.drops).toEqual({});
  }
  await run.end();
});
