/** Super-packets in both directions carry the same bytes as plain packets, and fewer calls do it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';

import { download, ping } from '../../cli/demo/checks.ts';
import { compareSnapshots, readHostSnapshot } from '../../cli/demo/host-snapshot.ts';
import { carrierPlan } from '../../simulator/carrier/carrier-plan.ts';
import { goOnline } from './kernel-session.ts';
import { skipOutsideNamespace } from './namespace-guard.ts';
import { offloadSession } from './offload-session.ts';

skipOutsideNamespace();

const { webServer } = carrierPlan;
const DOWNLOAD_LENGTH = 50_000_000;
/** As many as the receiver's socket holds, however late the receiver runs. */
const datagrams = ['--udp', '--bitrate', '20M', '--length', '1200', '--bytes', '90K'];

let session: Awaited<ReturnType<typeof offloadSession>> | undefined;
afterEach(async () => {
  await session?.end();
  session = undefined;
});

it.each([
  ['with offload on both sides', { tun: true, tap: true }],
  ['with offload on the host only', { tun: true, tap: false }],
  ['with offload behind the stick only', { tun: false, tap: true }],
  ['without offload', { tun: false, tap: false }],
])('brings a download and uploads through whole, %s', async (name, offload) => {
  const before = readHostSnapshot();
  session = await offloadSession(offload);
  await goOnline(session);
  const tun = session.tun();
  expect(tun.offload).toMatch(offload.tun ? /^tso/ : /^none$/);

  expect(await ping(webServer, 3)).toMatchObject({ received: 3 });
  const url = `http://${webServer}/download?bytes=${DOWNLOAD_LENGTH}`;
  const loaded = await download(url, DOWNLOAD_LENGTH);
  expect(loaded).toMatchObject({ bytes: DOWNLOAD_LENGTH, matches: true });
  const up = await iperf3('--bytes', '50M', '--parallel', '4');
  const down = await iperf3('--bytes', '50M', '--reverse');
  const udpUp = await iperf3(...datagrams);
  const udpDown = await iperf3(...datagrams, '--reverse');
  console.log(
    `  ${name}: download ${loaded.megabitPerSecond.toFixed(0)} Mbit/s, iperf3 up ${up.megabit} ` +
      `down ${down.megabit}\n  TUN ${JSON.stringify(tun.counters)}\n` +
      `  TAP ${JSON.stringify(session.tap.counters)}`,
  );
  expect([udpUp.lost, udpDown.lost]).toEqual([0, 0]);

  for (const [device, isOffloaded] of [
    [tun, offload.tun],
    [session.tap, offload.tap],
  ] as const) {
    const { counters } = device;
    expect(counters).toMatchObject({ mergesRefused: 0, unreadable: 0, notIp: 0, writeFailed: 0 });
    // Whoever sends 50 MB with a window of its own choice makes super-packets of them.
    expect(counters.superPackets > 100).toBe(isOffloaded);
    expect(counters.segments > 2 * counters.superPackets).toBe(isOffloaded);
    expect(counters.mergedPackets > 2 * counters.mergedWrites).toBe(isOffloaded);
    expect(counters.mergedWrites > 100).toBe(isOffloaded);
  }
  expect((await session.readCounters()).ntb['faults'] ?? 0).toBe(0);
  await session.end();
  expect(compareSnapshots(before, readHostSnapshot())).toEqual([]);
});

async function iperf3(...args: string[]) {
  const command = ['--client', webServer, '--json', ...args];
  const { stdout } = await promisify(execFile)('iperf3', command, { maxBuffer: 2 ** 24 });
  const { end } = JSON.parse(stdout) as { end: { sum?: Sum; sum_received?: Sum } };
  const sum = end.sum_received ?? end.sum;
  return {
    megabit: Math.round((sum?.bits_per_second ?? 0) / 1e6),
    lost: end.sum?.lost_packets ?? 0,
  };
}

interface Sum {
  readonly bits_per_second: number;
  readonly lost_packets?: number;
}
