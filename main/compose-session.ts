/** Builds the parts of a session and joins them. */
import { Worker } from 'node:worker_threads';

import type { ConnectionSettings, PlanSettings } from '../shared/connection-settings.ts';
import type { SimIdentity } from '../shared/connection-snapshot.ts';
import type { AtTranscriptEntry } from './at/at-transcript.ts';
import type { PinGuard } from './at/pin-guard.ts';
import { bundlePath } from './compose-bundles.ts';
import { composeChecks, type CheckLine } from './compose-checks.ts';
import { pinGuard } from './compose-pin-guard.ts';
import { DatapathClient } from './datapath/datapath-client.ts';
import type { StickSpec, VirtualStickAction } from './datapath/stick-spec.ts';
import type { DatapathCounters, OpenedStick } from './datapath/worker-contract.ts';
import type { FoundCause } from './diagnostics/diagnose.ts';
import { LiveDiagnosis } from './diagnostics/live/live-diagnosis.ts';
import { FlightRecorder } from './diagnostics/recorder/flight-recorder.ts';
import { SessionRecording } from './diagnostics/recorder/record-session.ts';
import { composeHostNetwork } from './compose-host-network.ts';
import type { HostNetwork } from './host/host-network.ts';
import { Connection } from './session/connection.ts';
import type { PinKeeper } from './session/pin-memory.ts';
import { SessionRunner } from './session/session-runner.ts';
import type { StickPresence } from './session/stick-presence.ts';
import { VirtualStickPresence } from './session/virtual-stick-presence.ts';
import { MergeRefusalsFile } from './settings/merge-refusals-file.ts';
import { stateDirectory } from './settings/state-directory.ts';
import { StickRoster } from './stick/stick-roster.ts';
import { listSysfsDevices } from './usb/sysfs-device-list.ts';

export interface SessionOptions {
  readonly spec: StickSpec;
  readonly settings: ConnectionSettings;
  /** Where attempts to unlock the SIM are recorded and held; a virtual SIM needs neither. */
  readonly pinJournalDir?: string;
  /** Where it is kept which kernels refuse merged packets; with a virtual stick, by default nowhere. */
  readonly stateDir?: string;
  /** The session waits for a stick that goes, and opens it again; false: it fails then. */
  readonly reconnect?: boolean;
  /** Factor on the session's deadlines; below 1 only in tests that wait for one to pass. */
  readonly deadlineScale?: number;
  /** Awaited between the opening of the stick and the first AT command. */
  readonly onStickOpened?: (stick: OpenedStick) => Promise<void>;
  readonly onTranscript?: (entry: AtTranscriptEntry) => void;
  /** A SIM is open: what is known of its plan takes the place of the settings. */
  readonly onSimOpen?: (sim: SimIdentity) => Promise<PlanSettings | undefined>;
  readonly pinKeeper?: PinKeeper;
  /** The PIN stored for the SIM of this key must be forgotten. */
  readonly onStoredPinWrong?: (simKey: string) => void;
}

export interface Session {
  /** What a window drives it by; see main/session/connection.ts. */
  readonly connection: Connection;
  readonly runner: SessionRunner;
  /** Through which every code to the SIM passes. */
  readonly pinGuard: PinGuard;
  /** The last minutes, whatever happened in them. */
  readonly recorder: FlightRecorder;
  /** Likely causes of the trouble there is, likeliest first; empty when all is well. */
  readonly causes: () => readonly FoundCause[];
  readonly readCounters: () => Promise<DatapathCounters>;
  /** Checks from the stick to the internet; costs some 2 MB. */
  readonly checkLine: CheckLine;
  /** FailureError 'unexpected' where the stick is a real one. */
  readonly actOnVirtualStick: (action: VirtualStickAction) => Promise<void>;
  /** Disconnects if need be and ends the Worker. Idempotent. */
  readonly end: () => Promise<void>;
}

/** Starts the Worker; the stick is touched only when the session connects. */
export function composeSession(options: SessionOptions): Session {
  const { spec, settings, deadlineScale = 1, onStickOpened, onTranscript } = options;
  const { onStoredPinWrong, onSimOpen, pinKeeper } = options;
  const datapath = new DatapathClient(new Worker(bundlePath('main/datapath-worker.js')));
  const guard = pinGuard(options);
  const recorder = new FlightRecorder({
    nowMs: () => performance.now(),
    wallMs: () => Date.now(),
  });
  const diagnosis = new LiveDiagnosis();
  const recording = new SessionRecording(recorder, (entry) => diagnosis.take(entry));
  const hostNetwork = usesMakeBelieveHost(spec) ? untouchedHostNetwork : composeHostNetwork(spec);
  const runner = new SessionRunner({
    spec,
    settings,
    datapath,
    hostNetwork: recording.watching(hostNetwork),
    pinGuard: guard,
    // What the built-in stick is tried with is not remembered.
    ...(spec.kind === 'virtual' && options.stateDir === undefined
      ? {}
      : { mergeRefusals: new MergeRefusalsFile(options.stateDir ?? stateDirectory()) }),
    ...(options.reconnect === true ? { sticks: stickPresence(spec, datapath) } : {}),
    timeScale: spec.kind === 'virtual' ? spec.timeScale : 1,
    deadlineScale,
    ...(onStickOpened === undefined ? {} : { onStickOpened }),
    onTranscript: (entry) => {
      recording.onTranscript(entry);
      onTranscript?.(entry);
    },
    ...(onStoredPinWrong === undefined ? {} : { onStoredPinWrong }),
    ...(onSimOpen === undefined ? {} : { onSimOpen }),
    ...(pinKeeper === undefined ? {} : { pinKeeper }),
  });
  const connection = new Connection(runner);
  recording.follow(runner, datapath);
  const sampling = sampleEvery(SAMPLE_MS, () => {
    if (runner.state.state === 'idle') return;
    datapath.request('read-counters', undefined).then(
      (counters) => recording.sample(counters, processUsage()),
      // The session is ending, or the Worker died: recorded where it is told.
      () => undefined,
    );
  });
  let ended: Promise<void> | undefined;
  return {
    connection,
    runner,
    recorder,
    causes: () => diagnosis.causes(performance.now()),
    pinGuard: guard,
    checkLine: composeChecks(datapath, runner, connection),
    readCounters: () => datapath.request('read-counters', undefined),
    actOnVirtualStick: (action) => datapath.request('act-on-virtual-stick', action),
    end: () => {
      clearInterval(sampling);
      return (ended ??= endSession(runner, datapath, hostNetwork));
    },
  };
}

/** Of a stick that is only tried: nothing on this computer is to change. */
const untouchedHostNetwork: HostNetwork = {
  prepare: () => Promise.resolve(),
  openTun: () => Promise.resolve(undefined),
  apply: ({ lease, lease6 }) =>
    Promise.resolve({ ipv4: lease !== undefined, ipv6: lease6 !== undefined }),
  restore: () => Promise.resolve(),
  end: () => Promise.resolve(),
};

function usesMakeBelieveHost(spec: StickSpec): boolean {
  return spec.kind === 'virtual' && spec.host === 'make-believe';
}

/** How often the recorder notes counters and what the program costs. */
const SAMPLE_MS = 5_000;

function sampleEvery(intervalMs: number, sample: () => void): NodeJS.Timeout {
  const timer = setInterval(sample, intervalMs);
  timer.unref();
  return timer;
}

function processUsage(): { readonly rssBytes: number; readonly cpuMs: number } {
  const { user, system } = process.cpuUsage();
  return { rssBytes: process.memoryUsage.rss(), cpuMs: Math.round((user + system) / 1_000) };
}

function stickPresence(spec: StickSpec, datapath: DatapathClient): StickPresence {
  if (spec.kind === 'virtual') {
    const presence = new VirtualStickPresence(spec);
    datapath.onEvent((event) => {
      if (event.type === 'virtual-stick') presence.moved(event.address);
    });
    return presence;
  }
  const roster = new StickRoster(spec.busPath, {
    listDevices: () => listSysfsDevices(),
    schedule: (look, ms) => {
      const timer = setTimeout(look, ms);
      return () => clearTimeout(timer);
    },
  });
  const { firstModeSwitch } = spec;
  if (firstModeSwitch === undefined) return roster;
  return {
    look: () => roster.look(),
    onChange: (listener) => roster.onChange(listener),
    recognise: (stick, imei) => roster.recognise(stick, imei),
    current: () => {
      const found = roster.current();
      return found && { ...found, spec: { ...found.spec, firstModeSwitch } };
    },
  };
}

async function endSession(
  runner: SessionRunner,
  datapath: DatapathClient,
  hostNetwork: HostNetwork,
): Promise<void> {
  await runner.disconnect();
  runner.dispose();
  await datapath.end();
  await hostNetwork.end();
}
