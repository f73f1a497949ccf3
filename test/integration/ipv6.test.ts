/** Whole sessions with both address families, with one, and with one that comes and goes. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { noteOf } from '../../shared/session-note.ts';
import type { SessionState } from '../../shared/session.ts';
import type { FaultSwitches } from '../../simulator/fault-switches.ts';
import { VirtualTime } from '../fakes/virtual-time.ts';
import { virtualRun, type VirtualRun, type VirtualRunOptions } from './virtual-run.ts';

type Online = Extract<SessionState, { state: 'online' }>;

let time: VirtualTime;
let run: VirtualRun;
beforeEach(() => void (time = new VirtualTime()));
afterEach(async () => {
  await run.end();
  time.end();
});

function start(faults: Partial<FaultSwitches>, settings: VirtualRunOptions['settings'] = {}) {
  run = virtualRun(time, { faults: { noIpv6: false, ...faults }, settings });
}

/** Connects; which leases session and host have once it has been online for a minute. */
async function online() {
  expect(await run.outcome(), run.walk()).toBe('online');
  return stillOnline();
}

function stillOnline() {
  expect(run.runner.state.state, run.walk()).toBe('online');
  const state = run.runner.state as Online;
  const { lease, lease6 } = run.hostNetwork.current ?? {};
  expect([lease, lease6]).toEqual([state.lease, state.lease6]);
  return { state, families: [...(lease ? ['ipv4'] : []), ...(lease6 ? ['ipv6'] : [])] };
}

describe('what a network grants', () => {
  it.each<[string, Partial<FaultSwitches>, VirtualRunOptions['settings'], string[]]>([
    ['both', {}, {}, ['ipv4', 'ipv6']],
    ['IPv4 alone', { noIpv6: true }, {}, ['ipv4']],
    ['IPv6 alone', { ipv6Only: true }, {}, ['ipv6']],
    ['IPv4, and refuses IPv6', { ipv6RefusedCause: 33 }, {}, ['ipv4']],
    ['IPv4 once the pair was refused', { dualStackRefusedCause: 50 }, {}, ['ipv4']],
    ['IPv4 to an old network', { dualStackRefusedCause: 28 }, {}, ['ipv4']],
    [
      'IPv4 after two slow calls, each with a deadline of its own',
      { dualStackRefusedCause: 50, bearerDelayMs: 40_000 },
      {},
      ['ipv4'],
    ],
    [
      'IPv4, and the refusal of the pair is lost',
      { dualStackRefusedCause: 50, urcDropPercent: 100 },
      {},
      ['ipv4'],
    ],
    ['IPv6 once the pair was refused', { dualStackRefusedCause: 51 }, {}, ['ipv6']],
    ['IPv4 as it was asked', {}, { ipType: 'ipv4' }, ['ipv4']],
    ['IPv6 as it was asked', {}, { ipType: 'ipv6' }, ['ipv6']],
    ['both, to a stick that reports nothing', { urcDropPercent: 100 }, {}, ['ipv4', 'ipv6']],
    ['both, without notifications', { noNotifications: true }, {}, ['ipv4', 'ipv6']],
  ])('%s: online with that, and packets pass', async (_name, faults, settings, families) => {
    start(faults, settings);
    const { state, families: leased } = await online();
    expect(leased).toEqual(families);
    expect(state.families).toEqual({
      ipv4: families.includes('ipv4'),
      ipv6: families.includes('ipv6'),
    });
    expect(noteOf(state)).toBe(families.includes('ipv4') ? undefined : 'ipv6-only');
    expect(await run.pings()).toBe(true);
  });

  it('makes an address from the prefix, and takes name servers from the router', async () => {
    start({});
    const { state } = await online();
    expect(state.lease6).toMatchObject({
      address: expect.stringMatching(/^2001:db8:4a:1:/) as unknown,
      prefixLength: 64,
      gateway: 'fe80::4e54:99ff:fe45:e5d5',
      dnsServers: ['2001:db8:53::1', '2001:db8:53::2'],
      mtu: 1500,
    });
  });

  it.each<[string, Partial<FaultSwitches>, VirtualRunOptions['settings'], string]>([
    ['IPv6, which it does not have', { noIpv6: true }, { ipType: 'ipv6' }, 'apn-refused'],
    ['IPv4, which it does not have', { ipv6Only: true }, { ipType: 'ipv4' }, 'apn-refused'],
    ['anything, and it refuses all', { bearerRefusedCause: 33 }, {}, 'not-subscribed'],
    ['both, and neither of them after that', { bearerRefusedCause: 50 }, {}, 'apn-refused'],
    ['IPv6, and no router speaks', { ipv6Only: true, raSilent: true }, {}, 'no-address'],
    ['IPv6, and nothing answers', { ipv6Only: true, answersNothing: true }, {}, 'no-answer'],
  ])('asked for %s, ends in its code', async (_name, faults, settings, code) => {
    start(faults, settings);
    expect(await run.outcome(), run.walk()).toBe(code);
  });
});

describe('families are independent', () => {
  it('is online over IPv4 while no router speaks, and takes IPv6 when one does', async () => {
    start({ raSilent: true });
    expect((await online()).families).toEqual(['ipv4']);
    run.stick().setFaults({ raSilent: false });
    run.stick().dropBearer(36);
    await time.pass(60_000);
    expect(stillOnline().families).toEqual(['ipv4', 'ipv6']);
  });

  it('is online over IPv6 while IPv4 gets no address', async () => {
    start({ dhcpSilent: true, atDhcpUnsupported: true });
    const { state, families } = await online();
    expect(families).toEqual(['ipv6']);
    // The bearer has IPv4: this is not a network of IPv6 only.
    expect(noteOf(state)).toBeUndefined();
    expect(await run.pings()).toBe(true);
  });

  it.each(['ipv4', 'ipv6'] as const)('stays online when the network takes %s', async (family) => {
    start({});
    await online();
    run.states.length = 0;
    run.stick().dropFamily(family, 36);
    await time.pass(5_000);
    expect(run.states.map(({ state }) => state)).toEqual(['online']);
    const rest = family === 'ipv4' ? 'ipv6' : 'ipv4';
    expect(stillOnline().families).toEqual([rest]);
    expect(await run.pings()).toBe(true);
    run.stick().dropFamily(rest, 36);
    await time.pass(60_000);
    expect(stillOnline().families).toEqual(['ipv4', 'ipv6']);
  });

  it('lets no packet of a family through that the host is not set up for', async () => {
    start({});
    await online();
    const link = async () =>
      (await time.until(run.datapath.request('read-counters', undefined), 1_000)).link;
    expect((await link())['tx-host-not-ready'] ?? 0).toBe(0);
    run.stick().dropFamily('ipv6', 36);
    await time.pass(5_000);
    const before = (await link())['tx-host-not-ready'] ?? 0;
    const packet = new Uint8Array(40);
    packet[0] = 0x60;
    run.tuns.at(-1)?.hostSends(packet);
    await time.pass(1_000);
    expect((await link())['tx-host-not-ready']).toBe(before + 1);
  });
});
