/**
 * A whole session in virtual time: real delays, real deadlines, no waiting. What it is told about
 * the stick decides how it ends; nothing it did may be left behind.
 */
import { expect } from 'vitest';

import { PinGuard } from '../../main/at/pin-guard.ts';
import type { PinJournalEntry } from '../../main/at/pin-journal.ts';
import type { StickSource } from '../../main/datapath/stick-source.ts';
import type { SessionParts } from '../../main/session/session-parts.ts';
import { SessionRunner } from '../../main/session/session-runner.ts';
import { MemoryPinJournal } from '../../main/settings/memory-pin-journal.ts';
import type { FailureCode } from '../../shared/failure.ts';
import type { SessionState } from '../../shared/session.ts';
import type { FaultSwitches } from '../../simulator/fault-switches.ts';
import type { FrameCarrier } from '../../simulator/frame-carrier.ts';
import type { ProfileName } from '../../simulator/profiles.ts';
import type { ScenarioStep } from '../../simulator/scenario-step.ts';
import { SeededRandom } from '../../simulator/seeded-random.ts';
import { VirtualNetwork } from '../../simulator/virtual-network.ts';
import type { VirtualSimOptions } from '../../simulator/virtual-sim.ts';
import { VirtualStick } from '../../simulator/virtual-stick.ts';
import { inProcessDatapath } from '../fakes/in-process-datapath.ts';
import { RecordingHostNetwork } from '../fakes/recording-host-network.ts';
import type { VirtualTime } from '../fakes/virtual-time.ts';
import { echoRequest, echoRequest6, isEchoReply, isEchoReply6 } from './icmp-packets.ts';

export interface VirtualRunOptions {
  readonly profile?: ProfileName;
  /** The network has IPv4 only, unless they say otherwise. */
  readonly faults?: Partial<FaultSwitches>;
  readonly sim?: Partial<VirtualSimOptions>;
  readonly script?: readonly ScenarioStep[];
  readonly settings?: Partial<SessionParts['settings']>;
  readonly seed?: number;
  readonly carrier?: () => FrameCarrier;
  readonly keepNcmOutTransfers?: boolean;
  readonly onTranscript?: SessionParts['onTranscript'];
}

/** How a session can end, or where it can stay. */
export type Outcome = FailureCode | 'online' | 'asks-pin' | 'asks-puk';

/** Longer than every deadline and every retry together. */
const LIMIT_MS = 60 * 60_000;
/** Faults that strike later than this after `online` are for other tests. */
const WATCH_ONLINE_MS = 60_000;

export function virtualRun(time: VirtualTime, options: VirtualRunOptions = {}) {
  const { faults = {}, sim = {}, settings = {}, seed = 1, script = [] } = options;
  const random = new SeededRandom(seed).fork('host');
  const sticks: VirtualStick[] = [];
  const openSource = (): StickSource => {
    const stick = new VirtualStick({
      profile: options.profile ?? 'e3372s-153',
      faults: { noIpv6: true, ...faults },
      seed,
      timeScale: 1,
      sim: { pin: undefined, ...sim },
      script,
      carrier: options.carrier?.() ?? new VirtualNetwork(),
      keepNcmOutTransfers: options.keepNcmOutTransfers ?? false,
    });
    sticks.push(stick);
    return { transport: stick, carrierInterface: undefined, counters: undefined };
  };
  const { datapath, tuns } = inProcessDatapath(openSource, undefined, (length) =>
    Uint8Array.from({ length }, () => random.integer(0, 255)),
  );
  const hostNetwork = new RecordingHostNetwork();
  const states: SessionState[] = [];
  const runner = new SessionRunner({
    spec: { kind: 'usb', busPath: 'of the test' },
    settings: { apn: 'internet', roamingAllowed: false, routing: 'everything', ...settings },
    datapath,
    hostNetwork,
    pinGuard: new PinGuard(new MemoryPinJournal<PinJournalEntry>()),
    timeScale: 1,
    deadlineScale: 1,
    ...(options.onTranscript === undefined ? {} : { onTranscript: options.onTranscript }),
  });
  runner.onState((state) => states.push(state));

  const resting = (): Promise<SessionState> =>
    runner.whenState(({ state }) => ['online', 'failed', 'idle', 'pin-required'].includes(state));

  return {
    runner,
    datapath,
    hostNetwork,
    tuns,
    states,
    /** The stick that was opened last. */
    stick: (): VirtualStick => {
      const stick = sticks.at(-1);
      if (stick === undefined) throw new Error('no stick was opened');
      return stick;
    },
    /** Whether there has been a stick to open. */
    isOpened: (): boolean => sticks.length > 0,
    /** The states it went through, for messages. */
    walk: (): string => states.map(({ state }) => state).join(' → '),

    /** Connects, and lets a connection that came about live for a minute. */
    async outcome(): Promise<Outcome> {
      runner.connect();
      const first = await time.until(resting(), LIMIT_MS);
      if (first.state !== 'online') return outcomeOf(first);
      await time.pass(WATCH_ONLINE_MS);
      return outcomeOf(await time.until(resting(), LIMIT_MS));
    },

    /** Whether a ping goes out and comes back within ten seconds, over each family there is. */
    async pings(): Promise<boolean> {
      const tun = tuns.at(-1);
      const { lease, lease6 } = hostNetwork.current ?? {};
      for (let sequence = 1; sequence <= 10; sequence += 1) {
        if (lease) tun?.hostSends(echoRequest(lease.address, '192.89.123.230', sequence));
        if (lease6) tun?.hostSends(echoRequest6(lease6.address, '2001:db8:53::1', sequence));
        await time.pass(1_000);
        const answers = tun?.received ?? [];
        const isBack4 = !lease || answers.some((packet) => isEchoReply(packet, sequence));
        const isBack6 = !lease6 || answers.some((packet) => isEchoReply6(packet, sequence));
        if ((lease || lease6) && isBack4 && isBack6) return true;
      }
      return false;
    },

    /** Ends the session and sees to it that nothing is left. */
    async end(): Promise<void> {
      await time.until(runner.disconnect(), LIMIT_MS);
      runner.dispose();
      await time.until(datapath.end(), LIMIT_MS);
      expect(hostNetwork.current, 'host network').toBeUndefined();
      expect(
        tuns.every(({ closed }) => closed),
        'TUNs closed',
      ).toBe(true);
      expect(time.pendingTimers, 'timers left').toBe(0);
    },
  };
}

export type VirtualRun = ReturnType<typeof virtualRun>;

function outcomeOf(state: SessionState): Outcome {
  switch (state.state) {
    case 'online':
      return 'online';
    case 'pin-required':
      return state.kind === 'pin' ? 'asks-pin' : 'asks-puk';
    case 'failed':
      return state.failure.code;
    default:
      throw new Error(`the session rests in ${state.state}`);
  }
}
