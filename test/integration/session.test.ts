/** The session over the virtual stick, in one process: the good day and every way it can end. */
import { afterEach, describe, expect, it } from 'vitest';

import type { FaultSwitches } from '../../simulator/fault-switches.ts';
import type { FailureCode } from '../../shared/failure.ts';
import type { SessionStateName } from '../../shared/session.ts';
import { inProcessSession, reach, type InProcessOptions } from './in-process-session.ts';
import { echoRequest, isEchoReply } from './icmp-packets.ts';

let session: ReturnType<typeof inProcessSession>;
afterEach(() => session.end());

function start(options: InProcessOptions = {}) {
  session = inProcessSession(options);
  session.runner.connect();
  return session;
}

describe('the good day', () => {
  it.each<[string, Partial<FaultSwitches>]>([
    ['as it comes', {}],
    ['with firmware that forgets the format at alternate setting 1', { forgetsFormatAtAlt1: true }],
    ['over NTB16', { offersOnlyNtb16: true }],
    ['without DHCP, by ^DHCP? alone', { dhcpSilent: true }],
    ['without ^DHCP?, by DHCP alone', { atDhcpUnsupported: true }],
    ['without an answer to ARP', { arpSilent: true }],
    ['without notifications', { noNotifications: true }],
    ['with a modem that rejects ATQ0', { rejectsAtq0: true }],
    ['mute until DTR is raised', { muteWithoutDtr: true }],
    ['with a busy SIM', { simBusyMs: 3_000 }],
    ['with the radio left off', { radioOff: true }],
  ])('goes online %s and carries packets both ways', async (_name, faults) => {
    const { hostNetwork, tuns, stick } = start({ faults });
    const state = await reach(session, 'online');
    expect(state).toMatchObject({ lease: { address: '10.8.219.204', gateway: '10.8.219.201' } });
    expect(hostNetwork.current).toMatchObject({ routing: { mode: 'everything' } });

    const [tun] = tuns;
    tun?.hostSends(echoRequest('10.8.219.204', '192.89.123.230', 7));
    await expect.poll(() => tun?.received.some((packet) => isEchoReply(packet, 7))).toBe(true);
    expect(stick().counters.blocksOut).toBeGreaterThan(0);
    await session.runner.disconnect();
    expect(hostNetwork.current).toBeUndefined();
    expect(tun?.closed).toBe(true);
  });

  it('asks for the PIN once, unlocks and goes on', async () => {
    const { runner, stick } = start({ sim: { pin: '4711' } });
    expect(await reach(session, 'pin-required')).toMatchObject({ kind: 'pin', triesLeft: 3 });
    runner.unlock({ kind: 'pin', pin: '4711', origin: 'user', consentToLastTry: false });
    await reach(session, 'online');
    expect(stick().counters.pinAttempts).toBe(1);
  });

  it('dials again by itself when the network takes the bearer away', async () => {
    const { stick, states } = start();
    await reach(session, 'online');
    states.length = 0;
    stick().dropBearer(36);
    await reach(session, 'recovering');
    await reach(session, 'online');
    expect(states.map(({ state }) => state)).toEqual([
      'recovering',
      'registering',
      'dialling',
      'addressing',
      'verifying',
      'verifying',
      'online',
    ]);
  }, 30_000);

  it('connects a second time after it was disconnected', async () => {
    const { runner } = start();
    await reach(session, 'online');
    await runner.disconnect();
    expect(runner.state).toEqual({ state: 'idle' });
    runner.connect();
    await reach(session, 'online');
  });
});

describe('every failure ends in its code, with nothing left behind', () => {
  it.each<[string, Partial<FaultSwitches>, FailureCode, number]>([
    ['no SIM', { simMissing: true }, 'sim-missing', 1],
    ['wrong SIM', { simWrong: true }, 'sim-wrong', 1],
    ['broken SIM', { simFailure: true }, 'sim-failure', 1],
    ['a modem that never answers', { atSilent: true }, 'at-silent', 0.1],
    ['no cell in range', { noNetwork: true }, 'no-network', 0.02],
    ['a network that refuses the SIM', { registrationDeniedCause: 8 }, 'registration-denied', 1],
    ['a foreign network', { roaming: true }, 'roaming-blocked', 1],
    ['an unknown APN', { bearerRefusedCause: 27 }, 'apn-refused', 1],
    ['a wrong APN password', { bearerRefusedCause: 29 }, 'auth-refused', 1],
    ['a plan without data', { bearerRefusedCause: 33 }, 'not-subscribed', 1],
    ['another refusal', { bearerRefusedCause: 38 }, 'bearer-refused', 1],
    ['no word after dialling', { bearerSilent: true }, 'bearer-timeout', 0.05],
    ['silent DHCP', { dhcpSilent: true, atDhcpUnsupported: true }, 'no-address', 0.1],
    ['an address and no answers', { answersNothing: true }, 'no-answer', 0.2],
    ['a stick that sends nothing', { dropsDownlink: true }, 'no-answer', 0.2],
  ])('%s', async (_name, faults, code, deadlineScale) => {
    const { runner, hostNetwork, tuns } = start({ faults, deadlineScale });
    const state = await runner.settled();
    expect(state).toMatchObject({ state: 'failed', failure: { code } });
    expect(hostNetwork.current).toBeUndefined();
    expect(tuns.every((tun) => tun.closed)).toBe(true);
  });

  it('a wrong PIN: asks again, says how many tries are left, and sends no second one', async () => {
    const { runner, stick } = start({ sim: { pin: '4711' } });
    await reach(session, 'pin-required');
    runner.unlock({ kind: 'pin', pin: '0000', origin: 'user', consentToLastTry: false });
    await reach(session, 'unlocking');
    expect(await reach(session, 'pin-required')).toMatchObject({
      triesLeft: 2,
      refused: { code: 'pin-wrong', triesLeft: 2 },
    });
    expect(stick().counters.pinAttempts).toBe(1);
  });

  it('the last PIN try is kept back without the consent of the user', async () => {
    const { runner, stick } = start({ sim: { pin: '4711', triesLeft: 1 } });
    await reach(session, 'pin-required');
    runner.unlock({ kind: 'pin', pin: '4711', origin: 'user', consentToLastTry: false });
    await reach(session, 'unlocking');
    expect(await reach(session, 'pin-required')).toMatchObject({
      refused: { code: 'pin-guarded' },
    });
    expect(stick().counters.pinAttempts).toBe(0);
    runner.unlock({ kind: 'pin', pin: '4711', origin: 'user', consentToLastTry: true });
    await reach(session, 'online');
  });

  it('a SIM that wants its PUK', async () => {
    start({ sim: { pin: '4711', triesLeft: 0 } });
    expect(await reach(session, 'pin-required')).toMatchObject({ kind: 'puk', triesLeft: 10 });
  });

  it('a host that cannot be configured', async () => {
    const { runner, hostNetwork } = start();
    hostNetwork.failing = true;
    expect(await runner.settled()).toMatchObject({ failure: { code: 'host-network-failed' } });
  });

  it('a tunnel interface that somebody deletes', async () => {
    const { runner, tuns } = start();
    await reach(session, 'online');
    await tuns[0]?.close();
    expect(await runner.settled()).toMatchObject({ failure: { code: 'host-network-failed' } });
  });

  it.each<SessionStateName>([
    'opening',
    'waking',
    'reading-sim',
    'registering',
    'dialling',
    'addressing',
    'verifying',
    'online',
  ])('a stick unplugged while %s', async (name) => {
    const { runner, hostNetwork, stick } = start();
    const stop = runner.onState(({ state }) => {
      if (state === name) setImmediate(() => stick().unplug());
    });
    if (name === 'opening') setImmediate(() => setImmediate(() => stick().unplug()));
    const state = await runner.settled();
    stop();
    expect(state).toMatchObject({ state: 'failed', failure: { code: 'stick-gone' } });
    expect(hostNetwork.current).toBeUndefined();
  });

  it.each<SessionStateName>([
    'opening',
    'waking',
    'reading-sim',
    'registering',
    'dialling',
    'addressing',
    'verifying',
    'online',
  ])('a user who leaves while %s', async (name) => {
    const { runner, hostNetwork, tuns } = start();
    await runner.whenState(({ state }) => state === name);
    await runner.disconnect();
    expect(runner.state).toEqual({ state: 'idle' });
    expect(hostNetwork.current).toBeUndefined();
    expect(tuns.every((tun) => tun.closed)).toBe(true);
  });
});
