/** Fifty times online and back leave nothing behind: counted and printed. */
import { readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';

import { compareSnapshots, readHostSnapshot } from '../../cli/demo/host-snapshot.ts';
import { composeSession } from '../../main/compose.ts';
import { goOnline, kernelSession, settings, virtualStick } from './kernel-session.ts';
import { skipReason } from './namespace-guard.ts';

const CYCLES = 50;

it('50 connect/disconnect cycles', async ({ skip }) => {
  if (skipReason !== undefined) skip(skipReason);
  // The first cycle loads code and opens what stays open (the addon, standard streams).
  await cycle();
  const host = readHostSnapshot();
  const before = await held();
  for (let i = 0; i < CYCLES; i += 1) await cycle();
  const after = await held();
  console.log(`  before ${JSON.stringify(before)}\n  after  ${JSON.stringify(after)}`);
  expect(after).toEqual(before);
  expect(compareSnapshots(host, readHostSnapshot())).toEqual([]);
});

it('50 cycles on one Worker', async ({ skip }) => {
  if (skipReason !== undefined) skip(skipReason);
  const session = composeSession({
    spec: { ...virtualStick, carrier: { kind: 'built-in' } },
    settings,
  });
  const oneCycle = async () => {
    await goOnline(session);
    await session.runner.disconnect();
  };
  await oneCycle();
  const host = readHostSnapshot();
  const before = await held();
  for (let i = 0; i < CYCLES; i += 1) await oneCycle();
  const after = await held();
  console.log(`  before ${JSON.stringify(before)}\n  after  ${JSON.stringify(after)}`);
  expect(after).toEqual(before);
  expect(compareSnapshots(host, readHostSnapshot())).toEqual([]);
  await session.end();
});

async function cycle(): Promise<void> {
  const session = await kernelSession();
  await goOnline(session);
  await session.runner.disconnect();
  await session.end();
}

/** What this process holds, by kind. */
async function held() {
  // Sockets of ended children close a moment after them.
  await sleep(300);
  const descriptors = readdirSync('/proc/self/fd').map((fd) => linkOf(`/proc/self/fd/${fd}`));
  const resources = process.getActiveResourcesInfo();
  return {
    descriptors: descriptors.length,
    tunDescriptors: descriptors.filter((target) => target === '/dev/net/tun').length,
    threads: readdirSync('/proc/self/task').length,
    timers: resources.filter((kind) => kind === 'Timeout').length,
    workers: resources.filter((kind) => kind === 'MessagePort' || kind === 'Worker').length,
    children: resources.filter((kind) => kind === 'ProcessWrap').length,
  };
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return 'gone';
  }
}
