/** Finds a device on the bus by where it is plugged in, and opens it. */
import { getDeviceList, usb, type Device } from 'usb';

import { readDeviceAddress, sysfsPresence, type DevicePresence } from './device-presence.ts';
import { LibusbHandle, translated } from './libusb-handle.ts';
import { NodeUsbTransport } from './node-usb-transport.ts';
import { TransportError } from './stick-transport.ts';

/** How long libusb may take to list what the kernel lists: udev tells it, on a busy computer late. */
const LISTING_LIMIT_MS = 15_000;

export type UsbOpenErrorReason =
  /** Nothing is plugged in there. */
  | 'not-found'
  /** The system does not let this user open the device. */
  | 'permission';

export class UsbOpenError extends Error {
  readonly reason: UsbOpenErrorReason;

  constructor(reason: UsbOpenErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsbOpenError';
    this.reason = reason;
  }
}

/**
 * `busPath` is bus and port chain, e.g. `1-3.4`. Throws UsbOpenError or TransportError. Claims
 * nothing yet.
 */
export async function openUsbStick(busPath: string): Promise<NodeUsbTransport> {
  const device = await openDevice(busPath);
  return NodeUsbTransport.open({
    handle: new LibusbHandle(device),
    presence: presenceOf(device, busPath),
  });
}

/**
 * Lets the system look for drivers of these interfaces, which nobody holds. Throws UsbOpenError or
 * TransportError.
 */
export async function bringDriversBack(
  busPath: string,
  interfaceNumbers: readonly number[],
): Promise<void> {
  const handle = new LibusbHandle(await openDevice(busPath));
  try {
    for (const interfaceNumber of interfaceNumbers) handle.attachKernelDriver(interfaceNumber);
  } finally {
    handle.close();
  }
}

async function openDevice(busPath: string): Promise<Device> {
  if (usb.INIT_ERROR !== 0) {
    throw new UsbOpenError('not-found', `libusb found no USB here (error ${usb.INIT_ERROR})`);
  }
  const device = await findDevice(busPath);
  if (device === undefined) {
    throw new UsbOpenError('not-found', `nothing is plugged in at ${busPath}`);
  }
  try {
    device.open(false);
  } catch (error) {
    const failure = translated(error);
    if ((error as { errno?: number }).errno === usb.LIBUSB_ERROR_ACCESS) {
      throw new UsbOpenError('permission', `the device at ${busPath} may not be opened`, {
        cause: error,
      });
    }
    const isGone = failure instanceof TransportError && failure.reason === 'gone';
    throw isGone
      ? new UsbOpenError('not-found', `the device at ${busPath} went away`, { cause: error })
      : failure;
  }
  return device;
}

/**
 * libusb hears of a new device from udev, a moment after the kernel lists it; until then it may
 * still show the one that was there before.
 */
async function findDevice(busPath: string): Promise<Device | undefined> {
  const deadline = performance.now() + LISTING_LIMIT_MS;
  for (;;) {
    const address = await readDeviceAddress(busPath);
    const found = getDeviceList().find(
      (candidate) =>
        busPathOf(candidate) === busPath &&
        (address === undefined || candidate.deviceAddress === address),
    );
    const mayStillCome = address !== undefined && performance.now() < deadline;
    if (found !== undefined || !mayStillCome) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The name Linux gives the device, made the same way on every system. */
function busPathOf({ busNumber, portNumbers }: Device): string | undefined {
  return (portNumbers?.length ?? 0) === 0 ? undefined : `${busNumber}-${portNumbers.join('.')}`;
}

function presenceOf(device: Device, busPath: string): DevicePresence {
  return process.platform === 'linux'
    ? sysfsPresence(busPath, device.deviceAddress)
    : eventPresence(device);
}

/** Where the system itself tells: macOS. */
function eventPresence(device: Device): DevicePresence {
  return {
    check: () => Promise.resolve(getDeviceList().includes(device)),
    watch(onGone) {
      const onDetach = (detached: Device): void => {
        if (detached === device) onGone();
      };
      usb.on('detach', onDetach);
      usb.unrefHotplugEvents();
      return () => usb.off('detach', onDetach);
    },
  };
}
