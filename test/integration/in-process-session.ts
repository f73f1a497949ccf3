/** A whole session without a kernel: virtual stick, built-in network, MemoryTun, recorded host. */
import { PinGuard } from '../../main/at/pin-guard.ts';
import type { PinJournal, PinJournalEntry } from '../../main/at/pin-journal.ts';
import type { StickSource } from '../../main/datapath/stick-source.ts';
import { SessionRunner } from '../../main/session/session-runner.ts';
import type { SessionParts } from '../../main/session/session-parts.ts';
import type { TunDevice } from '../../main/tun/tun-device.ts';
import { MemoryPinJournal } from '../../main/settings/memory-pin-journal.ts';
import type { SessionState } from '../../shared/session.ts';
import type { FaultSwitches } from '../../simulator/fault-switches.ts';
import { VirtualNetwork } from '../../simulator/virtual-network.ts';
import type { VirtualSimOptions } from '../../simulator/virtual-sim.ts';
import { VirtualStick } from '../../simulator/virtual-stick.ts';
import { inProcessDatapath } from '../fakes/in-process-datapath.ts';
import { RecordingHostNetwork } from '../fakes/recording-host-network.ts';

export interface InProcessOptions {
  /** The network has IPv4 only, unless they say otherwise. */
  readonly faults?: Partial<FaultSwitches>;
  readonly sim?: Partial<VirtualSimOptions>;
  readonly settings?: Partial<SessionParts['settings']>;
  readonly seed?: number;
  /** Factor on the session's deadlines, for tests in which one must pass. */
  readonly deadlineScale?: number;
  readonly pinJournal?: PinJournal;
  readonly mergeRefusals?: SessionParts['mergeRefusals'];
  /** In place of a MemoryTun in `tuns`. */
  readonly openTun?: (options: { readonly mtu: number; readonly offload: boolean }) => TunDevice;
}

/** The virtual stick's delays; small, but not nothing, so that the order of things stays real. */
const TIME_SCALE = 0.01;

export function inProcessSession(options: InProcessOptions = {}) {
  const { sim = {}, settings = {}, seed = 1, deadlineScale = 1 } = options;
  /** Of the stick that is opened next. */
  const next = { faults: options.faults ?? {} };
  const sticks: VirtualStick[] = [];
  const openSource = (): StickSource => {
    const stick = new VirtualStick({
      profile: 'e3372s-153',
      faults: { noIpv6: true, ...next.faults },
      seed,
      timeScale: TIME_SCALE,
      sim: { pin: undefined, ...sim },
      carrier: new VirtualNetwork(),
    });
    sticks.push(stick);
    return { transport: stick, carrierInterface: undefined, counters: undefined };
  };
  const { datapath, tuns } = inProcessDatapath(openSource, options.openTun);
  const hostNetwork = new RecordingHostNetwork();
  const states: SessionState[] = [];
  const runner = new SessionRunner({
    spec: { kind: 'usb', busPath: 'of the test' },
    settings: { apn: 'internet', roamingAllowed: false, routing: 'everything', ...settings },
    datapath,
    hostNetwork,
    pinGuard: new PinGuard(options.pinJournal ?? new MemoryPinJournal<PinJournalEntry>()),
    ...(options.mergeRefusals === undefined ? {} : { mergeRefusals: options.mergeRefusals }),
    timeScale: TIME_SCALE,
    deadlineScale,
  });
  runner.onState((state) => states.push(state));
  return {
    runner,
    datapath,
    hostNetwork,
    tuns,
    states,
    next,
    /** The stick that was opened last. */
    stick: (): VirtualStick => {
      const stick = sticks.at(-1);
      if (stick === undefined) throw new Error('no stick was opened');
      return stick;
    },
    end: async () => {
      await runner.disconnect();
      runner.dispose();
      await datapath.end();
    },
  };
}

export type InProcessSession = ReturnType<typeof inProcessSession>;

/** Resolves with the state, fails at once when the session ends elsewhere. */
export async function reach(
  { runner, states }: InProcessSession,
  wanted: SessionState['state'],
): Promise<SessionState> {
  const state = await runner.whenState(
    ({ state: name }) => name === wanted || name === 'failed' || name === 'idle',
  );
  if (state.state !== wanted) {
    const walk = states.map(({ state: name }) => name).join(' → ');
    throw new Error(`wanted ${wanted}, got ${JSON.stringify(state)} after ${walk}`);
  }
  return state;
}
