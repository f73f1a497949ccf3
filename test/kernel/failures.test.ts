/** What goes wrong on the kernel path ends in its code and leaves the host as it was. */
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';

import { download } from '../../cli/demo/checks.ts';
import { compareSnapshots, readHostSnapshot } from '../../cli/demo/host-snapshot.ts';
import type { FailureCode } from '../../shared/failure.ts';
import { carrierPlan } from '../../simulator/carrier/carrier-plan.ts';
import type { FaultSwitches } from '../../simulator/fault-switches.ts';
import { goOnline, kernelSession, type KernelSession } from './kernel-session.ts';
import { skipOutsideNamespace, skipReason } from './namespace-guard.ts';

skipOutsideNamespace();

let session: KernelSession | undefined;
afterEach(async () => {
  await session?.end();
  session = undefined;
});

it.each<[string, Partial<FaultSwitches>, FailureCode, number]>([
  ['no SIM', { simMissing: true }, 'sim-missing', 1],
  ['an unknown APN', { bearerRefusedCause: 27 }, 'apn-refused', 1],
  ['an address and no answers', { answersNothing: true }, 'no-answer', 0.2],
])('%s', async (_name, faults, code, deadlineScale) => {
  await expectEnd(code, { faults, deadlineScale });
});

it('a DHCP server that is really silent, no ^DHCP? and no IPv6', async () => {
  await expectEnd('no-address', {
    faults: { noIpv6: true, atDhcpUnsupported: true },
    dhcp: false,
    deadlineScale: 0.1,
  });
});

it('a stick unplugged in the middle of a download', async ({ skip }) => {
  if (skipReason !== undefined) skip(skipReason);
  const before = readHostSnapshot();
  session = await kernelSession();
  const { runner, actOnVirtualStick } = session;
  await goOnline(session);
  const url = `http://${carrierPlan.webServer}/download?bytes=500000000`;
  const loading = download(url, 500_000_000).then(
    () => 'finished',
    () => 'broken off',
  );
  await sleep(300);
  await actOnVirtualStick({ do: 'unplug' });
  expect(await runner.settled()).toMatchObject({ failure: { code: 'stick-gone' } });
  expect(await loading).toBe('broken off');
  await session.end();
  expect(compareSnapshots(before, readHostSnapshot())).toEqual([]);
});

it('a tunnel interface that root deletes under our feet', async ({ skip }) => {
  if (skipReason !== undefined) skip(skipReason);
  const before = readHostSnapshot();
  session = await kernelSession();
  await goOnline(session);
  execFileSync('ip', ['link', 'del', 'tetherstick0']);
  expect(await session.runner.settled()).toMatchObject({
    failure: { code: 'host-network-failed' },
  });
  await session.end();
  expect(compareSnapshots(before, readHostSnapshot())).toEqual([]);
});

async function expectEnd(code: FailureCode, options: Parameters<typeof kernelSession>[0]) {
  const before = readHostSnapshot();
  session = await kernelSession(options);
  session.runner.connect();
  expect(await session.runner.settled()).toMatchObject({ state: 'failed', failure: { code } });
  await session.end();
  expect(compareSnapshots(before, readHostSnapshot())).toEqual([]);
}
