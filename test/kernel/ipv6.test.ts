/** Kernel TCP, UDP and ICMP over IPv6 cross the path; dual stack, IPv4 alone and IPv6 alone. */
import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';

import { download, lookUp, ping } from '../../cli/demo/checks.ts';
import { compareSnapshots, readHostSnapshot } from '../../cli/demo/host-snapshot.ts';
import { openNativeTun } from '../../main/tun/native-tun.ts';
import type { TunDevice } from '../../main/tun/tun-device.ts';
import type { SessionState } from '../../shared/session.ts';
import { noteOf } from '../../shared/session-note.ts';
import { carrierPlan } from '../../simulator/carrier/carrier-plan.ts';
import type { FaultSwitches } from '../../simulator/fault-switches.ts';
import { goOnline, kernelSession, type KernelSession } from './kernel-session.ts';
import { skipReason } from './namespace-guard.ts';

const { webServer, webServer6, webName, dnsServer6, gateway6, webPort } = carrierPlan;
const DOWNLOAD_LENGTH = 20_000_000;

let session: KernelSession | undefined;
afterEach(async () => {
  await session?.end();
  session = undefined;
});

describe.each<[string, Partial<FaultSwitches>, boolean]>([
  ['dual stack', {}, true],
  ['IPv6 alone', { ipv6Only: true }, false],
])('%s', (_name, faults, hasIpv4) => {
  it('carries TCP, UDP and ICMP over IPv6 both ways, and leaves nothing behind', async ({
    skip,
  }) => {
    if (skipReason !== undefined) skip(skipReason);
    const before = readHostSnapshot();
    session = await kernelSession({ faults, iperf3: true });
    await goOnline(session);
    const online = await bothReady(session, hasIpv4);
    expect(online.lease6).toMatchObject({ gateway: gateway6, dnsServers: [dnsServer6], mtu: 1500 });
    expect(online.lease6?.address).toMatch(/^2001:db8:a5:1:/);
    expect(noteOf(online)).toBe(hasIpv4 ? undefined : 'ipv6-only');

    expect(await ping(webServer6, 10)).toMatchObject({ sent: 10, received: 10 });
    expect(await ping(`${gateway6}%tetherstick0`, 2)).toMatchObject({ received: 2 });
    expect(await ping(webServer, 1)).toMatchObject({ received: hasIpv4 ? 1 : 0 });
    expect(await lookUp(webName, dnsServer6, 6)).toBe(webServer6);
    const url = `http://[${webServer6}]:${webPort}/download?bytes=${DOWNLOAD_LENGTH}`;
    expect(await download(url, DOWNLOAD_LENGTH)).toMatchObject({ matches: true });

    const up = await iperf3('--bytes', '10M');
    const down = await iperf3('--bytes', '10M', '--reverse');
    // A machine that is busy elsewhere overflows a socket buffer now and then.
    const udp = ['--udp', '--bitrate', '5M', '--bytes', '500K', '--length', '1200'];
    expect((await iperf3(...udp)).lostPercent).toBeLessThan(20);
    expect((await iperf3(...udp, '--reverse')).lostPercent).toBeLessThan(20);
    console.log(`  iperf3 over IPv6: TCP up ${up.megabit} down ${down.megabit} Mbit/s`);

    await session.end();
    expect(compareSnapshots(before, readHostSnapshot())).toEqual([]);
  });
});

it('asks a real DHCPv6 server for what the router leaves to it', async ({ skip }) => {
  if (skipReason !== undefined) skip(skipReason);
  session = await kernelSession({ dns6: 'dhcpv6' });
  await goOnline(session);
  await bothReady(session, true);
  const isNamed = ({ state, ...rest }: SessionState): boolean =>
    state === 'online' && 'lease6' in rest && rest.lease6?.dnsServers.length === 1;
  expect(await session.runner.whenState(isNamed)).toMatchObject({
    lease6: { dnsServers: [dnsServer6] },
  });
  const { link } = await session.readCounters();
  expect(link).toMatchObject({ 'dhcpv6-requests-sent': 1, 'dhcpv6-reply-accepted': 1 });
  expect(await lookUp(webName, dnsServer6, 6)).toBe(webServer6);
});

it('lets 1500 bytes through whole over IPv6, both ways', async ({ skip }) => {
  if (skipReason !== undefined) skip(skipReason);
  session = await kernelSession();
  await goOnline(session);
  await bothReady(session, true);
  const { stdout } = await promisify(execFile)('ping', [
    ...['-6', '-n', '-c', '3', '-i', '0.2', '-W', '2', '-M', 'do', '-s', '1452', webServer6],
  ]);
  expect(stdout).toContain('3 received');
});

it('leaves the IPv6 of the host alone in a network without', async ({ skip }) => {
  if (skipReason !== undefined) skip(skipReason);
  const other = otherNetwork();
  try {
    const before = readHostSnapshot();
    session = await kernelSession({ faults: { noIpv6: true } });
    const online = await goOnline(session);
    expect(online.lease6).toBeUndefined();
    expect(ip6('address', 'show', 'dev', 'tetherstick0')).toBe('');
    expect(ip6('route', 'get', webServer6)).toContain('dev tun77');
    expect(await ping(webServer, 2)).toMatchObject({ received: 2 });
    await session.end();
    expect(compareSnapshots(before, readHostSnapshot())).toEqual([]);
  } finally {
    await other.close();
  }
});

it('takes the IPv6 of the host while it has its own, and gives it back', async ({ skip }) => {
  if (skipReason !== undefined) skip(skipReason);
  const other = otherNetwork();
  try {
    const before = readHostSnapshot();
    session = await kernelSession();
    await goOnline(session);
    const { lease6 } = await bothReady(session, true);
    expect(ip6('route', 'get', webServer6)).toContain(`dev tetherstick0 src ${lease6?.address}`);
    expect(await ping(webServer6, 2)).toMatchObject({ received: 2 });
    await session.end();
    expect(compareSnapshots(before, readHostSnapshot())).toEqual([]);
  } finally {
    await other.close();
  }
});

type Online = Extract<SessionState, { state: 'online' }>;

/** Another network with IPv6 and a default route that is not as good. */
function otherNetwork(): TunDevice {
  const other = openNativeTun({ name: 'tun77', mtu: 1500 });
  execFileSync('ip', ['link', 'set', 'tun77', 'addrgenmode', 'none', 'up']);
  ip6('address', 'add', '2001:db8:f00::2/64', 'dev', 'tun77', 'nodad');
  ip6('route', 'add', 'default', 'dev', 'tun77', 'metric', '600');
  return other;
}

/** The families come one after the other; waits for the host to have those there are. */
async function bothReady({ runner }: KernelSession, hasIpv4: boolean): Promise<Online> {
  const isReady = (state: SessionState): boolean =>
    state.state === 'online' &&
    state.lease6 !== undefined &&
    (state.lease !== undefined) === hasIpv4;
  const state = await runner.whenState(isReady);
  await expect
    .poll(() => ip6('route', 'show', 'default', 'dev', 'tetherstick0'), { timeout: 10_000 })
    .toContain('default');
  if (hasIpv4) {
    await expect
      .poll(() => execFileSync('ip', ['route', 'show', 'default', 'dev', 'tetherstick0']).length)
      .toBeGreaterThan(0);
  }
  return state as Online;
}

function ip6(...args: string[]): string {
  return execFileSync('ip', ['-6', ...args], { encoding: 'utf8' }).trim();
}

async function iperf3(...args: string[]) {
  const { stdout } = await promisify(execFile)('iperf3', [
    '--client',
    webServer6,
    '--json',
    ...args,
  ]);
  const { end, error } = JSON.parse(stdout) as Report;
  const sum = end.sum_received ?? end.sum;
  if (sum === undefined) throw new Error(error ?? stdout);
  return { megabit: Math.round(sum.bits_per_second / 1e6), lostPercent: end.sum?.lost_percent };
}

interface Report {
  readonly end: { readonly sum?: Sum; readonly sum_received?: Sum };
  readonly error?: string;
}

interface Sum {
  readonly bits_per_second: number;
  readonly lost_percent?: number;
}
