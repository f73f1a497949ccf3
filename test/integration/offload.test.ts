/** When the TUN is opened without super-packets, and what is remembered of a kernel's refusals. */
import { afterEach, beforeEach, expect, it } from 'vitest';

import { MemoryTun } from '../fakes/memory-tun.ts';
import { inProcessSession, reach, type InProcessOptions } from './in-process-session.ts';

let session: ReturnType<typeof inProcessSession>;
/** As asked for, in order. */
let opened: boolean[];
let records: number;
let isOnRecord: boolean;

beforeEach(() => {
  opened = [];
  records = 0;
  isOnRecord = false;
});
afterEach(() => session.end());

/** A TUN whose kernel has refused so many merged packets. */
class RefusingTun extends MemoryTun {
  readonly counters = { mergesRefused: 0 };
}

async function online(settings: InProcessOptions['settings'], refused = 0): Promise<RefusingTun> {
  const tun = new RefusingTun();
  tun.counters.mergesRefused = refused;
  session = inProcessSession({
    settings: settings ?? {},
    openTun: ({ offload }) => {
      opened.push(offload);
      return tun;
    },
    mergeRefusals: {
      isOnRecord: () => Promise.resolve(isOnRecord),
      record: () => Promise.resolve(void (records += 1)),
    },
  });
  session.runner.connect();
  await reach(session, 'online');
  return tun;
}

it('asks for offload, and has nothing to remember of a kernel that takes it', async () => {
  await online({});
  await session.runner.disconnect();
  expect(opened).toEqual([true]);
  expect(records).toBe(0);
});

it('does without where a person wants that', async () => {
  await online({ offload: false });
  expect(opened).toEqual([false]);
});

it('does without where this kernel is on record', async () => {
  isOnRecord = true;
  await online({});
  expect(opened).toEqual([false]);
});

it('remembers a refusal at the opening of the TUN at once', async () => {
  await online({}, 1);
  expect(records).toBe(1);
});

it('remembers a refusal in the middle of traffic when the TUN is closed', async () => {
  const tun = await online({});
  tun.counters.mergesRefused = 1;
  expect(records).toBe(0);
  await session.runner.disconnect();
  await expect.poll(() => records).toBe(1);
});
