/** Sticks without a session: which are there, what they say about themselves, giving them back. */
import { FailureError } from '../shared/failure.ts';
import type { StickCertificate } from '../shared/stick-certificate.ts';
import { parseFaultSwitches } from '../simulator/fault-switches.ts';
import { isProfileName } from '../simulator/profiles.ts';
import { VirtualNetwork } from '../simulator/virtual-network.ts';
import { VirtualStick } from '../simulator/virtual-stick.ts';
import { parseSimOptions } from '../simulator/virtual-sim.ts';
import { openRealStick } from './datapath/open-real-stick.ts';
import type { StickSpec } from './datapath/stick-spec.ts';
import { certifyStick } from './stick/certify-stick.ts';
import { recogniseStick, recognitionFailure, type Recognition } from './stick/stick-catalog.ts';
import { findStickUsers, type StickUser } from './stick/stick-users.ts';
import { usbFailure } from './stick/usb-failure.ts';
import { openNativeTap, type NativeTap } from './tun/native-tap.ts';
import { listInterfaceHolders } from './usb/interface-holders.ts';
import type { StickTransport } from './usb/stick-transport.ts';
import { listSysfsDevices } from './usb/sysfs-device-list.ts';

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

/** A kernel TAP for the carrier of a stick that another machine uses. Needs CAP_NET_ADMIN. */
export function openCarrierTap(): NativeTap {
  return openNativeTap({ name: 'carrier%d' });
}
