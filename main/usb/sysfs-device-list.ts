/** What Linux knows of the plugged-in USB devices, without opening one (no rights needed). */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parseConfigurationDescriptor, type UsbConfiguration } from './descriptors.ts';
import { DEVICE_DESCRIPTOR_LENGTH, parseDeviceDescriptor } from './device-descriptor.ts';

export interface UsbDeviceEntry {
  /** Bus and port chain, e.g. `1-3.4`: stays the same when the device re-enumerates in place. */
  readonly busPath: string;
  readonly busNumber: number;
  /** New at every enumeration. */
  readonly deviceAddress: number;
  readonly vendorId: number;
  readonly productId: number;
  readonly bcdDevice: number;
  /** 1.5, 12, 480, 5000 … megabits per second. */
  readonly speedMbps?: number;
  readonly manufacturer?: string;
  readonly product?: string;
  /** Never an identity: every stick of the family says 0123456789ABCDEF. */
  readonly serialNumber?: string;
  /** The active configuration, or the first of a device that is not configured. */
  readonly configuration: UsbConfiguration;
}

/** `1-3`, `1-3.4`; not `usb1` (a root hub) and not `1-3:1.0` (an interface). */
const DEVICE_NAME = /^\d+-\d+(\.\d+)*$/;

/**
 * Hubs are listed, root hubs are not. Devices that vanish half-way or make no sense are left out;
 * where there is no such directory (macOS, containers) the list is empty.
 */
export async function listSysfsDevices(
  root = '/sys/bus/usb/devices',
): Promise<readonly UsbDeviceEntry[]> {
  let names: string[];
  try {
    names = await readdir(root);
  } catch {
    return [];
  }
  const busPaths = names
    .filter((name) => DEVICE_NAME.test(name))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const entries = await Promise.all(busPaths.map((busPath) => readDevice(root, busPath)));
  return entries.filter((entry) => entry !== undefined);
}

async function readDevice(root: string, busPath: string): Promise<UsbDeviceEntry | undefined> {
  const deviceDir = join(root, busPath);
  const attribute = (name: string) => readAttribute(join(deviceDir, name));
  try {
    const descriptors = await readFile(join(deviceDir, 'descriptors'));
    const device = parseDeviceDescriptor(descriptors);
    const busNumber = Number(await attribute('busnum'));
    const deviceAddress = Number(await attribute('devnum'));
    if (device === undefined || !Number.isInteger(busNumber) || !Number.isInteger(deviceAddress)) {
      return undefined;
    }
    const activeValue = Number((await attribute('bConfigurationValue')) ?? NaN);
    const speedMbps = Number((await attribute('speed')) ?? NaN);
    const manufacturer = await attribute('manufacturer');
    const product = await attribute('product');
    const serialNumber = await attribute('serial');
    return {
      busPath,
      busNumber,
      deviceAddress,
      vendorId: device.vendorId,
      productId: device.productId,
      bcdDevice: device.bcdDevice,
      ...(speedMbps > 0 ? { speedMbps } : {}),
      ...(manufacturer === undefined ? {} : { manufacturer }),
      ...(product === undefined ? {} : { product }),
      ...(serialNumber === undefined ? {} : { serialNumber }),
      configuration: activeConfiguration(
        descriptors.subarray(DEVICE_DESCRIPTOR_LENGTH),
        activeValue,
      ),
    };
  } catch {
    return undefined; // Unplugged between readdir and here.
  }
}

async function readAttribute(path: string): Promise<string | undefined> {
  try {
    const text = (await readFile(path, 'utf8')).trim();
    return text === '' ? undefined : text;
  } catch {
    return undefined; // Optional attributes exist only where the device has the string.
  }
}

/** The file holds all configurations one behind the other, each as long as its wTotalLength. */
function activeConfiguration(bytes: Uint8Array, activeValue: number): UsbConfiguration {
  let first: UsbConfiguration | undefined;
  let rest = bytes;
  while (rest.byteLength >= 9) {
    const totalLength = (rest[2] ?? 0) | ((rest[3] ?? 0) << 8);
    if (totalLength < 9) break;
    const configuration = parseConfigurationDescriptor(rest.subarray(0, totalLength));
    if (configuration.configurationValue === activeValue) return configuration;
    first ??= configuration;
    rest = rest.subarray(totalLength);
  }
  return first ?? parseConfigurationDescriptor(rest);
}
