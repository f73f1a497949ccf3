/**
 * Builds the parts of a session and joins them: the composition root of the main thread. The other
 * one is the Worker's entry, datapath/datapath-worker.ts.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';

import type { ConnectionSettings, PlanSettings } from '../shared/connection-settings.ts';
import type { SimIdentity } from '../shared/connection-snapshot.ts';
import { FailureError } from '../shared/failure.ts';
import type { StickCertificate } from '../shared/stick-certificate.ts';
import { parseFaultSwitches } from '../simulator/fault-switches.ts';
import { isProfileName } from '../simulator/profiles.ts';
import { VirtualNetwork } from '../simulator/virtual-network.ts';
import { VirtualStick } from '../simulator/virtual-stick.ts';
import { parseSimOptions } from '../simulator/virtual-sim.ts';
import type { AtTranscriptEntry } from './at/at-transcript.ts';
import { PinGuard } from './at/pin-guard.ts';
import type { PinJournalEntry } from './at/pin-journal.ts';
import { DatapathClient } from './datapath/datapath-client.ts';
import { openRealStick } from './datapath/open-real-stick.ts';
import type { StickSpec, VirtualStickAction } from './datapath/stick-spec.ts';
import type { DatapathCounters, OpenedStick } from './datapath/worker-contract.ts';
import type { FoundCause } from './diagnostics/diagnose.ts';
import { LiveDiagnosis } from './diagnostics/live/live-diagnosis.ts';
import { FlightRecorder } from './diagnostics/recorder/flight-recorder.ts';
import { SessionRecording } from './diagnostics/recorder/record-session.ts';
import { examine, type DoctorFinding } from './host/doctor.ts';
import { HelperHostNetwork } from './host/helper-host-network.ts';
import type { HostNetwork } from './host/host-network.ts';
import { Modem } from './session/modem.ts';
import { Connection } from './session/connection.ts';
import { PinMemory, type PinKeeper } from './session/pin-memory.ts';
import { SessionRunner } from './session/session-runner.ts';
import type { StickPresence } from './session/stick-presence.ts';
import { VirtualStickPresence } from './session/virtual-stick-presence.ts';
import { MemoryPinJournal } from './settings/memory-pin-journal.ts';
import { MergeRefusalsFile } from './settings/merge-refusals-file.ts';
import { PinJournalFile } from './settings/pin-journal-file.ts';
import { SimLockFile } from './settings/sim-lock-file.ts';
import { stateDirectory } from './settings/state-directory.ts';
import { certifyStick } from './stick/certify-stick.ts';
import { recogniseStick, recognitionFailure, type Recognition } from './stick/stick-catalog.ts';
import { StickRoster } from './stick/stick-roster.ts';
import { findStickUsers, type StickUser } from './stick/stick-users.ts';
import { usbFailure } from './stick/usb-failure.ts';
import { openNativeTap, type NativeTap } from './tun/native-tap.ts';
import { listInterfaceHolders } from './usb/interface-holders.ts';
import type { StickTransport } from './usb/stick-transport.ts';
import { listSysfsDevices } from './usb/sysfs-device-list.ts';

export type { Connection } from './session/connection.ts';
export type { SessionRunner } from './session/session-runner.ts';
export type { StickSpec, VirtualStickAction } from './datapath/stick-spec.ts';

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
  const hostNetwork = usesMakeBelieveHost(spec) ? untouchedHostNetwork : new HelperHostNetwork();
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
  return new StickRoster(spec.busPath, {
    listDevices: () => listSysfsDevices(),
    schedule: (look, ms) => {
      const timer = setTimeout(look, ms);
      return () => clearTimeout(timer);
    },
  });
}

export interface ModemAlone {
  readonly modem: Modem;
  readonly end: () => Promise<void>;
}

/** Opens the stick and wakes its modem, and does no more: no PIN, no dialling. FailureError. */
export async function composeModem(options: SessionOptions): Promise<ModemAlone> {
  const { spec, settings } = options;
  const datapath = new DatapathClient(new Worker(bundlePath('main/datapath-worker.js')));
  const abort = new AbortController();
  const parts = {
    spec,
    settings,
    datapath,
    hostNetwork: new HelperHostNetwork(),
    pinGuard: pinGuard(options),
    timeScale: spec.kind === 'virtual' ? spec.timeScale : 1,
    deadlineScale: 1,
  };
  const noPins = new PinMemory({ keeper: undefined, onWrong: () => undefined });
  let modem: Modem | undefined;
  let isGone = false;
  datapath.onEvent((event) => {
    isGone ||= event.type === 'stick-gone';
  });
  const end = async (): Promise<void> => {
    abort.abort();
    await modem?.close();
    await datapath.request('close', undefined).catch(() => undefined);
    await datapath.end();
  };
  const tooLong = setTimeout(() => abort.abort(), WAKING_LIMIT_MS);
  try {
    await datapath.request('open-stick', { spec });
    modem = new Modem(parts, noPins, abort.signal, { onEvent: () => undefined });
    await modem.wake();
    return { modem, end };
  } catch (error) {
    await end();
    if (isGone) throw new FailureError({ code: 'stick-gone' }, { cause: error });
    if (error instanceof FailureError) throw error;
    throw new FailureError({ code: 'at-silent' }, { cause: error });
  } finally {
    clearTimeout(tooLong);
  }
}

/** A stick that has just been plugged in may take most of it to boot. */
const WAKING_LIMIT_MS = 30_000;

export interface ListedStick {
  readonly busPath: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly kind: Exclude<Recognition['kind'], 'not-a-stick'>;
  readonly model: string;
  /** Programs that have it open; those of other users show only to root. */
  readonly users: readonly StickUser[];
}

/** Sticks on the bus, by what their interfaces are. Needs no rights; empty where there is no bus. */
export async function listSticks(): Promise<readonly ListedStick[]> {
  const devices = await listSysfsDevices();
  const sticks = devices.map(async (device) => {
    const recognition = recogniseStick(device);
    if (recognition.kind === 'not-a-stick') return undefined;
    const { busPath, vendorId, productId } = device;
    const { kind, model } = recognition;
    const users = await findStickUsers(busPath);
    return { busPath, vendorId, productId, kind, model, users };
  });
  return (await Promise.all(sticks)).filter((stick) => stick !== undefined);
}

/**
 * The stick at `busPath`, or the first one that can go online. FailureError says why there is none:
 * no-stick, or what is wrong with the one that is there.
 */
export async function chooseStick(busPath: string | undefined): Promise<StickSpec> {
  const devices = await listSysfsDevices();
  const candidates = devices
    .filter((device) => busPath === undefined || device.busPath === busPath)
    .map((device) => ({ busPath: device.busPath, recognition: recogniseStick(device) }))
    .filter(({ recognition }) => busPath !== undefined || recognition.kind !== 'not-a-stick');
  const isCd = (recognition: Recognition): boolean =>
    recognition.kind === 'cd' || (recognition.kind === 'brovi' && recognition.form === 'cd');
  const ready =
    candidates.find(({ recognition }) => recognition.kind === 'ncm') ??
    candidates.find(({ recognition }) => isCd(recognition)); // The Worker switches it.
  if (ready !== undefined) return { kind: 'usb', busPath: ready.busPath };
  const [other] = candidates;
  if (other === undefined || other.recognition.kind === 'ncm') {
    throw new FailureError({
      code: 'no-stick',
      ...(busPath === undefined ? {} : { detail: `nothing is plugged in at ${busPath}` }),
    });
  }
  throw new FailureError(recognitionFailure(other.recognition));
}

/**
 * What the stick says about itself, without PIN and without a call. FailureError as for opening it;
 * the stick is given back.
 */
export async function certify(spec: StickSpec): Promise<StickCertificate> {
  const transport = await openAlone(spec);
  try {
    return await certifyStick(transport, { nowMs: () => performance.now() });
  } finally {
    await transport.close();
  }
}

async function openAlone(spec: StickSpec): Promise<StickTransport> {
  if (spec.kind === 'usb') return openRealStick(spec.busPath);
  const { profile, faults, seed, timeScale, sim } = spec;
  if (!isProfileName(profile)) {
    throw new FailureError({ code: 'stick-unsupported', detail: `no profile "${profile}"` });
  }
  return new VirtualStick({
    profile,
    faults: parseFaultSwitches(faults),
    seed,
    timeScale,
    sim: parseSimOptions(sim),
    carrier: new VirtualNetwork(),
  });
}

export interface ReleasedStick {
  readonly busPath: string;
  /** Interfaces that were without a driver, and the driver that has taken them since. */
  readonly interfaces: readonly { readonly interfaceNumber: number; readonly driver?: string }[];
}

/**
 * Gives the kernel back what a killed program took from it. Interfaces some program holds are left
 * alone. FailureError usb-permission, usb-error.
 */
export async function releaseSticks(): Promise<readonly ReleasedStick[]> {
  const released: ReleasedStick[] = [];
  for (const { busPath } of await listSticks()) {
    const holders = await listInterfaceHolders(busPath);
    const free = holders.filter(({ driver }) => driver === undefined);
    if (free.length === 0) continue;
    const numbers = free.map(({ interfaceNumber }) => interfaceNumber);
    await bringDriversBack(busPath, numbers);
    const after = await listInterfaceHolders(busPath);
    const interfaces = after
      .filter(({ interfaceNumber }) => numbers.includes(interfaceNumber))
      .map(({ interfaceNumber, driver }) =>
        driver === undefined ? { interfaceNumber } : { interfaceNumber, driver },
      );
    released.push({ busPath, interfaces });
  }
  return released;
}

async function bringDriversBack(busPath: string, interfaceNumbers: number[]): Promise<void> {
  const usb = await import('./usb/open-usb-stick.ts');
  try {
    await usb.bringDriversBack(busPath, interfaceNumbers);
  } catch (error) {
    if (error instanceof usb.UsbOpenError && error.reason === 'permission') {
      throw new FailureError({ code: 'usb-permission', detail: error.message }, { cause: error });
    }
    throw usbFailure(error, 'giving the interfaces back');
  }
}

export type { DoctorFinding } from './host/doctor.ts';

/** What on this computer could be in the way. Needs no rights. */
export function examineComputer(): readonly DoctorFinding[] {
  return examine();
}

/** A kernel TAP for the carrier of a stick that another machine uses. Needs CAP_NET_ADMIN. */
export function openCarrierTap(): NativeTap {
  return openNativeTap({ name: 'carrier%d' });
}

/** Finds a bundle in `out/`, whether this code itself runs from there or from the sources. */
export function bundlePath(name: string): string {
  for (let dir = import.meta.dirname; dir !== dirname(dir); dir = dirname(dir)) {
    const path = join(dir, 'out', name);
    if (existsSync(path)) return path;
  }
  throw new FailureError({
    code: 'unexpected',
    detail: `the bundle ${name} is missing: run "npm run set-up"`,
  });
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

/** All programs of this user share journal and lock, save for virtual SIMs, which have nobody else. */
function pinGuard({ spec, pinJournalDir }: SessionOptions): PinGuard {
  if (spec.kind === 'virtual' && pinJournalDir === undefined) {
    return new PinGuard(new MemoryPinJournal<PinJournalEntry>());
  }
  const dir = pinJournalDir ?? stateDirectory();
  return new PinGuard(new PinJournalFile(dir), new SimLockFile(dir));
}
