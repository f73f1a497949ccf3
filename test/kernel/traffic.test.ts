/** Kernel TCP, UDP and ICMP cross TUN ↔ NTB ↔ virtual stick ↔ TAP, with dnsmasq behind it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';

import { download, lookUp, ping } from '../../cli/demo/checks.ts';
import { compareSnapshots, readHostSnapshot } from '../../cli/demo/host-snapshot.ts';
import { carrierPlan } from '../../simulator/carrier/carrier-plan.ts';
import type { FaultSwitches } from '../../simulator/fault-switches.ts';
import { goOnline, kernelSession, type KernelSession } from './kernel-session.ts';
import { skipReason } from './namespace-guard.ts';

const { webServer, webName, dnsServer, gateway, host } = carrierPlan;
const DOWNLOAD_LENGTH = 50_000_000;

let session: KernelSession | undefined;
afterEach(async () => {
  await session?.end();
  session = undefined;
});

describe.each<[string, Partial<FaultSwitches>]>([
  ['NTB32', {}],
  ['NTB16', { offersOnlyNtb16: true }],
])('over %s', (format, faults) => {
  it('carries TCP, UDP and ICMP both ways', async ({ skip }) => {
    if (skipReason !== undefined) skip(skipReason);
    const before = readHostSnapshot();
    session = await kernelSession({ faults, iperf3: true });
    await goOnline(session);

    const pinged = await ping(webServer, 10);
    expect(pinged).toMatchObject({ sent: 10, received: 10 });
    expect(await ping(gateway, 2)).toMatchObject({ received: 2 });
    expect(await lookUp(webName, dnsServer)).toBe(webServer);

    const url = `http://${webServer}/download?bytes=${DOWNLOAD_LENGTH}`;
    const loaded = await download(url, DOWNLOAD_LENGTH);
    expect(loaded).toMatchObject({ bytes: DOWNLOAD_LENGTH, matches: true });

    const up = await iperf3('--bytes', '20M');
    const down = await iperf3('--bytes', '20M', '--reverse');
    const udp = await iperf3('--udp', '--bitrate', '10M', '--bytes', '2M', '--length', '1200');
    const udpDown = await iperf3(
      '--udp',
      '--bitrate',
      '10M',
      '--bytes',
      '2M',
      '--length',
      '1200',
      '--reverse',
    );
    console.log(
      `  ${format}: ping ${pinged.averageMs} ms, download ${loaded.megabitPerSecond.toFixed(0)} Mbit/s, ` +
        `iperf3 TCP up ${up.megabit} down ${down.megabit}, UDP lost up ${udp.lost} down ${udpDown.lost}`,
    );
    expect(udp.lost).toBe(0);
    expect(udpDown.lost).toBe(0);

    const counters = await session.readCounters();
    expect(Object.entries(counters.ntb).filter(([, count]) => count > 0)).toEqual([]);
    expect(counters.uplink['packets']).toBeGreaterThan(12_000);
    expect(counters.downlink['packets']).toBeGreaterThan(35_000);
    const stick = counters.virtualStick;
    expect(stick?.['drop-block-format']).toBeUndefined();
    // The stick itself says which format was spoken: one of them, in both directions.
    expect([stick?.['blocks16Out'], stick?.['blocks16In']]).toEqual(
      format === 'NTB16' ? [stick?.['blocksOut'], stick?.['blocksIn']] : [0, 0],
    );
    expect(stick?.['blocksIn']).toBeGreaterThan(1_000);
    await session.end();
    expect(compareSnapshots(before, readHostSnapshot())).toEqual([]);
  });
});

it('takes its address from a real DHCP server when ^DHCP? says nothing', async ({ skip }) => {
  if (skipReason !== undefined) skip(skipReason);
  session = await kernelSession({ faults: { atDhcpUnsupported: true } });
  const { lease } = await goOnline(session);
  expect(lease).toMatchObject({
    address: host,
    prefixLength: 29,
    gateway,
    dnsServers: [dnsServer],
    source: 'dhcp',
  });
  expect(await ping(webServer, 2)).toMatchObject({ received: 2 });
});

it('lets a large packet through whole: 1500 bytes with DF set, both ways', async ({ skip }) => {
  if (skipReason !== undefined) skip(skipReason);
  session = await kernelSession();
  await goOnline(session);
  const { stdout } = await promisify(execFile)('ping', [
    ...['-n', '-c', '3', '-i', '0.2', '-W', '2', '-M', 'do', '-s', '1472', webServer],
  ]);
  expect(stdout).toContain('3 received');
});

async function iperf3(...args: string[]) {
  const { stdout } = await promisify(execFile)('iperf3', [
    '--client',
    webServer,
    '--json',
    ...args,
  ]);
  const { end, error } = JSON.parse(stdout) as {
    error?: string;
    end: { sum?: Sum; sum_received?: Sum };
  };
  // iperf3 reports some errors in its answer only and ends with exit code 0.
  if (error !== undefined) throw new Error(`iperf3: ${error}`);
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
