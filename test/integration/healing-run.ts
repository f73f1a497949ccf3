/**
 * A session that mends itself, in virtual time: the virtual stick in its socket, somebody who watches
 * the bus, and traffic that never rests. Nothing may be left behind at its end.
 */
import { expect } from 'vitest';

import { PinGuard } from '../../main/at/pin-guard.ts';
import type { PinJournalEntry } from '../../main/at/pin-journal.ts';
import { VirtualBay } from '../../main/datapath/virtual-bay.ts';
import type { VirtualStickSpec } from '../../main/datapath/stick-spec.ts';
import type { SessionParts } from '../../main/session/session-parts.ts';
import { SessionRunner } from '../../main/session/session-runner.ts';
import { VirtualStickPresence } from '../../main/session/virtual-stick-presence.ts';
import { MemoryPinJournal } from '../../main/settings/memory-pin-journal.ts';
import type { SessionState, SessionStateName } from '../../shared/session.ts';
import { SeededRandom } from '../../simulator/seeded-random.ts';
import { inProcessDatapath } from '../fakes/in-process-datapath.ts';
import { RecordingHostNetwork } from '../fakes/recording-host-network.ts';
import type { VirtualTime } from '../fakes/virtual-time.ts';
import { echoRequest } from './icmp-packets.ts';

export interface HealingRunOptions extends Partial<
  Pick<VirtualStickSpec, 'profile' | 'faults' | 'seed' | 'sim'>
> {
  readonly settings?: Partial<SessionParts['settings']>;
}

const LIMIT_MS = 3 * 3_600_000;
const SENDS_EVERY_MS = 250;

export function healingRun(time: VirtualTime, options: HealingRunOptions = {}) {
  const { profile = 'e3372s-153', faults = {}, seed = 1, sim = {}, settings = {} } = options;
  const spec: VirtualStickSpec = {
    kind: 'virtual',
    profile,
    faults: { noIpv6: true, ...faults },
    seed,
    timeScale: 1,
    sim: { pin: undefined, ...sim },
    carrier: { kind: 'built-in' },
  };
  const presence = new VirtualStickPresence(spec);
  const bay = new VirtualBay('', spec, (address) => presence.moved(address));
  const random = new SeededRandom(seed).fork('host');
  const { datapath, tuns } = inProcessDatapath(
    () => bay.open(),
    undefined,
    (length) => Uint8Array.from({ length }, () => random.integer(0, 255)),
  );
  const hostNetwork = new RecordingHostNetwork();
  const states: SessionState[] = [];
  const sent: string[] = [];
  const runner = new SessionRunner({
    spec,
    sticks: presence,
    settings: { apn: 'internet', roamingAllowed: false, routing: 'everything', ...settings },
    datapath,
    hostNetwork,
    pinGuard: new PinGuard(new MemoryPinJournal<PinJournalEntry>()),
    timeScale: 1,
    deadlineScale: 1,
    onTranscript: ({ direction, text }) => {
      if (direction === 'out') sent.push(text);
    },
  });
  runner.onState((state) => states.push(state));
  let sequence = 0;
  const traffic = setInterval(() => {
    const { lease } = hostNetwork.current ?? {};
    const tun = tuns.at(-1);
    if (lease === undefined || tun === undefined || tun.closed) return;
    sequence = (sequence + 1) & 0xffff;
    tun.hostSends(echoRequest(lease.address, '192.89.123.230', sequence));
  }, SENDS_EVERY_MS);

  return {
    runner,
    bay,
    states,
    tuns,
    hostNetwork,
    /** AT lines that left, masked. */
    sent,
    /** The names of the states it went through, for messages. */
    walk: (): string => states.map(({ state }) => state).join(' → '),

    /** Fails at once when the session ends elsewhere. */
    async reach(...wanted: readonly SessionStateName[]): Promise<SessionState> {
      const ends = [...wanted, 'failed', 'idle'];
      const there = runner.whenState(({ state }) => ends.includes(state));
      const state = await time.until(there, LIMIT_MS);
      expect(
        wanted,
        `${JSON.stringify(state)} after ${states.map((s) => s.state).join(' → ')}`,
      ).toContain(state.state);
      return state;
    },

    /** Ends the session and sees to it that nothing is left. */
    async end(): Promise<void> {
      clearInterval(traffic);
      await time.until(runner.disconnect(), LIMIT_MS);
      runner.dispose();
      await time.until(datapath.end(), LIMIT_MS);
      await time.until(bay.close(), LIMIT_MS);
      expect(hostNetwork.current, 'host network').toBeUndefined();
      expect(
        tuns.every(({ closed }) => closed),
        'TUNs closed',
      ).toBe(true);
      expect(time.pendingTimers, 'timers left').toBe(0);
    },
  };
}

export type HealingRun = ReturnType<typeof healingRun>;
